/** The words that the desktop program itself says, in English and French: menu, dialogs, what went wrong with the window. */

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
  restarted: 'The window stopped working and was restarted; the cluster lost nothing.',
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
  restarted: "La fenêtre s'était arrêtée : elle a été relancée, le cluster n'a rien perdu.",
};

export type HostWords = typeof en;

/** @param locale of the system, "fr-CA" */
export const wordsFor = (locale: string): HostWords => (locale.startsWith('fr') ? fr : en);
