/** The words of the host's own menu and dialogs, in English and French. */

const en = {
  file: 'File',
  open: 'Open files…',
  openFolder: 'Open folder…',
  edit: 'Edit',
  time: 'Time',
  playPause: 'Play or pause',
  step: 'Step to the next event',
  view: 'View',
  manifests: 'Kubernetes manifests',
  allFiles: 'All files',
};

const fr: typeof en = {
  file: 'Fichier',
  open: 'Ouvrir des fichiers…',
  openFolder: 'Ouvrir un dossier…',
  edit: 'Édition',
  time: 'Temps',
  playPause: 'Lire ou mettre en pause',
  step: "Avancer à l'événement suivant",
  view: 'Affichage',
  manifests: 'Manifestes Kubernetes',
  allFiles: 'Tous les fichiers',
};

export type MenuWords = typeof en;

/** @param locale of the system, "fr-CA" */
export const wordsFor = (locale: string): MenuWords => (locale.startsWith('fr') ? fr : en);
