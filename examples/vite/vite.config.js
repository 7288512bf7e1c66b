// Workers as modules, which may await where they begin.
export default { worker: { format: 'es' } };
