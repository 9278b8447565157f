/** The steps of reading a page, each from one thing that is noted to another. */
export const STEPS = [
  { name: 'node starts', from: 'start', to: 'node is ready' },
  { name: 'first lines', from: 'node is ready', to: 'spawner thread is asked for' },
  { name: 'network: threads', from: 'spawner thread is asked for', to: 'network is launched' },
  { name: 'renderer: threads', from: 'spawner thread is asked for', to: 'renderer is launched' },
  { name: 'network: to its hello', from: 'network is launched', to: 'network is ready' },
  { name: 'renderer: to its hello', from: 'renderer is launched', to: 'renderer is ready' },
  { name: 'settings', from: 'network is ready', to: 'FetchRequest' },
  { name: 'client and connection', from: 'FetchRequest', to: 'asked' },
  { name: 'first bytes', from: 'asked', to: 'FetchStream' },
  { name: 'to the renderer', from: 'FetchStream', to: 'OpenPage' },
  { name: 'parsing', from: 'OpenPage', to: 'PageOpened' },
  { name: 'text', from: 'ReadPage', to: 'PageRead' },
  { name: 'output', from: 'PageRead', to: 'output' },
  { name: 'children end', from: 'output', to: 'exit is called' },
  { name: 'node ends', from: 'exit is called', to: 'end' },
];
