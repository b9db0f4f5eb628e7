/** A module that holds nothing: loading it makes Node ready to load others. */
export {};
