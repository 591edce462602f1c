/** The files that tutorials have their readers make or save. */

const pem = (what: string): string => `-----BEGIN ${what}-----\nbm90IGEgcmVhbCBvbmU=\n-----END ${what}-----\n`;

/** What the page's Makefile makes with openssl. */
export const PEM_FILES: Readonly<Record<string, string>> = {
  'nginx.key': pem('PRIVATE KEY'),
  'nginx.crt': pem('CERTIFICATE'),
};

export const NGINX_CONF = `server {
        listen 80 default_server;
        listen 443 ssl;
        root /usr/share/nginx/html;
        index index.html;
        server_name localhost;
        ssl_certificate /etc/nginx/ssl/tls.crt;
        ssl_certificate_key /etc/nginx/ssl/tls.key;
}
`;

const encoded = (what: string): string => Buffer.from(pem(what)).toString('base64');

export const NGINX_SECRETS = `apiVersion: "v1"
kind: "Secret"
metadata:
  name: "nginxsecret"
  namespace: "default"
type: kubernetes.io/tls
data:
  tls.crt: "${encoded('CERTIFICATE')}"
  tls.key: "${encoded('PRIVATE KEY')}"
`;
