/** Pods that a kubelet keeps by itself, from files of its machine; the API only shows them. */

/** core/v1 MirrorPodAnnotationKey: the pod in the API stands for one of those. */
export const MIRROR_ANNOTATION = 'kubernetes.io/config.mirror';
