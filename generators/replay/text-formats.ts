/** The line formats that are known, beside those with a parser of their own: the table to extend. */

/** A format of lines. */
export interface TextFormat {
  /** What it is, for messages and the documentation. */
  readonly what: string;
  /** How a line is written, as --log-format takes it; what is behind `$rest` does not matter. */
  readonly logFormat: string;
  /** Whether a file is asked for it where no format is given. Common Log Format has a parser of its own. */
  readonly isGuessed: boolean;
}

export const TEXT_FORMATS = {
  common: {
    what: 'Common Log Format',
    logFormat: '%h %l %u %t "%r" %>s %b',
    isGuessed: false,
  },
  combined: {
    what: 'Combined Log Format',
    logFormat: '%h %l %u %t "%r" %>s %b "%{Referer}i" "%{User-Agent}i"',
    isGuessed: false,
  },
  vhost_combined: {
    what: 'Combined Log Format behind the virtual host and its port',
    logFormat: '%v:%p %h %l %u %t "%r" %>s %O "%{Referer}i" "%{User-Agent}i"',
    isGuessed: false,
  },
  main: {
    what: 'the format "main" of nginx, with the forwarded address last',
    logFormat:
      '$remote_addr - $remote_user [$time_local] "$request" $status $body_bytes_sent "$http_referer" "$http_user_agent" "$http_x_forwarded_for"',
    isGuessed: false,
  },
  alb: {
    what: 'AWS application load balancer',
    logFormat:
      '$type $time_iso8601 $elb $remote_addr $target $t1 $t2 $t3 $status $target_status $received $sent "$request" "$rest',
    isGuessed: true,
  },
  elb: {
    what: 'AWS classic load balancer',
    logFormat:
      '$time_iso8601 $elb $remote_addr $backend $t1 $t2 $t3 $status $backend_status $received $sent "$request" $rest',
    isGuessed: true,
  },
  s3: {
    what: 'Amazon S3 server access log',
    logFormat:
      '$owner $bucket [$time_local] $remote_addr $requester $id $operation $key "$request" $status $rest',
    isGuessed: true,
  },
  squid: {
    what: 'Squid native access log',
    logFormat:
      '$msec $elapsed $remote_addr $code/$status $bytes $method $request_uri $user $hierarchy/$rest',
    isGuessed: true,
  },
  haproxy: {
    what: 'HAProxy HTTP log',
    logFormat:
      '$remote_addr [$accept_date] $frontend $backend/$server $timers $status $bytes $c1 $c2 $termination $connections $rest"$request"',
    isGuessed: true,
  },
  envoy: {
    what: "Envoy's default access log",
    logFormat:
      '[$time_iso8601] "$request" $status $flags $received $sent $duration $upstream "$http_x_forwarded_for" "$rest',
    isGuessed: true,
  },
  nginx_proxy_manager: {
    what: 'Nginx Proxy Manager',
    logFormat:
      '[$time_local] $cache $upstream_status $status - $method $scheme $host "$request_uri" [Client $remote_addr] $rest',
    isGuessed: true,
  },
} as const satisfies Readonly<Record<string, TextFormat>>;

export type TextFormatName = keyof typeof TEXT_FORMATS;

export const TEXT_FORMAT_NAMES = Object.keys(TEXT_FORMATS) as readonly TextFormatName[];

/** Those that a file is asked for. */
export const GUESSED_TEXT_FORMATS = TEXT_FORMAT_NAMES.filter(
  (name) => TEXT_FORMATS[name].isGuessed,
);
