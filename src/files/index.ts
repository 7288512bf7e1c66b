// What the other folders of src may use of this one.
export { checkTarget } from './check-target.js';
export { fileError } from './file-error.js';
export { FileLock, LockedError } from './file-lock.js';
export { makeFolder } from './make-folder.js';
export { OwnFolders } from './own-folders.js';
export { readBytes } from './read-file.js';
export { readJson } from './read-json.js';
export { writeAtomically } from './write-atomically.js';
