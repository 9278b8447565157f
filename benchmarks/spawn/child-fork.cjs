process.send(0);
// Without a listener the channel would not keep the process alive.
process.on('message', () => process.send(1));
