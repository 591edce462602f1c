/** An Ingress' facts: class, address, and its rules, each with the Service that it leads to. */
import { useTranslation } from 'react-i18next';
import type { Ingress, IngressBackend } from '../../../shared/model/ingress.ts';
import { Fact, ObjectLink, Section } from './parts.tsx';
import { SendByRule, ToLedger } from './send-request.tsx';

function Target({ backend, namespace }: { backend: IngressBackend; namespace: string | undefined }) {
  const { service, resource } = backend;
  if (service === undefined) return <span className="mono">{`${resource?.kind ?? ''} ${resource?.name ?? ''}`}</span>;
  const port = service.port?.name ?? service.port?.number ?? '';
  return <ObjectLink kind="Service" namespace={namespace} name={service.name} label={`${service.name}:${port}`} />;
}

export function IngressFacts({ ingress }: { ingress: Ingress }) {
  const { t } = useTranslation();
  const { spec, status, metadata } = ingress;
  const { namespace } = metadata;
  const address = status?.loadBalancer?.ingress?.map((i) => i.ip ?? i.hostname).join(', ');
  const className = spec.ingressClassName;
  const rules = (spec.rules ?? []).flatMap((rule, i) =>
    (rule.http?.paths ?? []).map((path, j) => ({ key: `${i} ${j}`, host: rule.host ?? '*', path })),
  );
  const secrets = (spec.tls ?? []).flatMap(({ secretName }) => (secretName === undefined ? [] : [secretName]));
  return (
    <>
      <dl className="facts">
        <Fact name="class">
          {className === undefined ? '' : <ObjectLink kind="IngressClass" namespace={undefined} name={className} />}
        </Fact>
        <Fact name="address">
          {address === undefined || address === '' ? '' : <span className="mono">{address}</span>}
        </Fact>
        <Fact name="tls">
          {secrets.length === 0
            ? ''
            : secrets.map((name) => <ObjectLink key={name} kind="Secret" namespace={namespace} name={name} />)}
        </Fact>
      </dl>
      <Section title={t('ingress.rules')}>
        <ul className="links ingress-rules">
          {rules.map(({ key, host, path }) => (
            <li key={key}>
              <span className="mono">
                {host}
                {path.path ?? '/'}
              </span>{' '}
              <span className="faint">{path.pathType}</span> → <Target backend={path.backend} namespace={namespace} />
              <SendByRule ingress={ingress} host={host === '*' ? undefined : host} path={path.path} />
            </li>
          ))}
          {spec.defaultBackend !== undefined && (
            <li>
              {t('ingress.otherwise')} → <Target backend={spec.defaultBackend} namespace={namespace} />
            </li>
          )}
        </ul>
        <ToLedger />
      </Section>
    </>
  );
}
