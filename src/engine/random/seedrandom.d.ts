/** The one generator of seedrandom that is used, without its others. */
declare module 'seedrandom/seedrandom.js' {
  export { default } from 'seedrandom';
}
