/** The advice for a program that bundles this package without the files beside it. */
export const LEAVE_EXTERNAL = 'a bundled program must keep the packages @internet-exploder/* external';
