/** What a program is told that has this package in its bundle, and not the files that lie beside it. */
export const LEAVE_EXTERNAL =
  'a program that is bundled has to leave the packages @internet-exploder/* external';
