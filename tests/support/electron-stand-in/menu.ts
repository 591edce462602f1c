/** Menu: the template as it was given, whose items a test can click. */

interface Item {
  id?: string;
  label?: string;
  role?: string;
  click?: () => void;
  submenu?: Item[];
}

let current: Item[] = [];

const flat = (items: readonly Item[]): Item[] => items.flatMap((item) => [item, ...flat(item.submenu ?? [])]);

export const Menu = {
  buildFromTemplate: (template: Item[]): Item[] => template,
  setApplicationMenu(template: Item[]): void {
    current = template;
  },
};

export const menuLabels = (): string[] =>
  flat(current).flatMap((item) => (item.label === undefined ? [] : [item.label]));

export const menuRoles = (): string[] => flat(current).flatMap((item) => (item.role === undefined ? [] : [item.role]));

export function clickMenu(id: string): void {
  const item = flat(current).find((i) => i.id === id);
  if (item?.click === undefined) throw new Error(`the menu has nothing to click called ${id}`);
  item.click();
}
