import { describe, expect, it } from 'vitest';
import { childEnvironment } from './child-environment.js';

describe('childEnvironment', () => {
  it('keeps language and time zone', () => {
    const env = {
      LANG: 'de_AT.UTF-8',
      LANGUAGE: 'de',
      LC_ALL: 'C',
      LC_NUMERIC: 'fr_FR.UTF-8',
      TZ: 'Europe/Vienna',
    };
    expect(childEnvironment('renderer', {}, env)).toEqual(env);
  });

  it('keeps the trusted certificates for the network process alone', () => {
    const env = { NODE_EXTRA_CA_CERTS: '/ca.pem', SSL_CERT_DIR: '/certs', SSL_CERT_FILE: '/cert.pem' };
    expect(childEnvironment('network', {}, env)).toEqual(env);
    expect(childEnvironment('renderer', {}, env)).toEqual({});
  });

  it.each([
    'HOME',
    'PATH',
    'NODE_OPTIONS',
    'HTTP_PROXY',
    'AWS_SECRET_ACCESS_KEY',
    'SSH_AUTH_SOCK',
    'XLC_ALL',
  ])('leaves out %s', (name) => {
    expect(childEnvironment('renderer', {}, { [name]: 'secret', LANG: 'C' })).toEqual({ LANG: 'C' });
  });

  it('adds what it is given, which wins over what is inherited', () => {
    const given = { TZ: 'UTC', HOME: '/nowhere' };
    expect(childEnvironment('renderer', given, { TZ: 'Europe/Vienna', LANG: 'C' })).toEqual({
      ...given,
      LANG: 'C',
    });
  });

  it('leaves out variables that are not set', () => {
    expect(childEnvironment('renderer', {}, { LANG: undefined })).toEqual({});
  });
});
