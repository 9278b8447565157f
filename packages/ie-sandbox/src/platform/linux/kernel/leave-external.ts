/** The advice for a program that bundles this package without the files beside it. */
export const LEAVE_EXTERNAL =
  'a program that is bundled has to leave the packages @internet-exploder/* external';
