package dev.millrace.builtinhandlers.outbound;

import dev.millrace.handler.PermanentException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.SystemDefaultDnsResolver;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.core5.http.io.HttpClientResponseHandler;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/// An HTTP client that connects to no address [HttpAddresses] refuses.
///
/// Checking a host's address and then handing its name to a client leaves a gap: the client resolves the name
/// again, and whoever owns it may answer with another address the second time. Here the client's own resolver does
/// the check, so what was checked is what is connected to: there is one resolution and no gap. The JDK's client has
/// no such place (its resolver can only be replaced for the whole JVM, from the system class path, where a
/// function's jars are not), which is why this is the Apache client, the one the AWS SDK uses anyway.
///
/// It follows no redirects, repeats nothing by itself, keeps no cookies and uses no proxy. On a virtual thread, an
/// interrupt closes the socket in use.
public final class CheckedClient {
    private static final int MOST_CONNECTIONS = 256;

    /// More than deliveries that one invocation makes at once, so that none waits for another's connection.
    private static final int MOST_CONNECTIONS_PER_HOST = 128;

    private final CloseableHttpClient client;

    public CheckedClient(HttpAddresses addresses) {
        this(addresses, SystemDefaultDnsResolver.INSTANCE);
    }

    /// @param names for tests that play a name server
    public CheckedClient(HttpAddresses addresses, DnsResolver names) {
        this.client = HttpClients.custom()
                .setConnectionManager(PoolingHttpClientConnectionManagerBuilder.create()
                        .setDnsResolver(new CheckedResolver(addresses, names))
                        .setMaxConnTotal(MOST_CONNECTIONS)
                        .setMaxConnPerRoute(MOST_CONNECTIONS_PER_HOST)
                        .setDefaultConnectionConfig(ConnectionConfig.custom()
                                .setTimeToLive(TimeValue.ofMinutes(5))
                                .setValidateAfterInactivity(TimeValue.ofSeconds(1))
                                .build())
                        .build())
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableDefaultUserAgent()
                .build();
    }

    /// The connect timeout stands at the request although the client would rather have it at the host: two steps may
    /// call one host and differ.
    ///
    /// @throws InterruptedIOException where the call was ended from outside, by [Cutoff] or by an interrupt; the client
    ///   itself may find its own state half way then, and throws what it stumbles over
    @SuppressWarnings("deprecation")
    public <A> A send(
            HttpUriRequestBase request, Duration connectTimeout, Duration timeout, HttpClientResponseHandler<A> reader)
            throws IOException {
        request.setConfig(RequestConfig.custom()
                .setConnectTimeout(Timeout.of(connectTimeout))
                .setConnectionRequestTimeout(Timeout.of(timeout))
                .setResponseTimeout(Timeout.of(timeout))
                .build());
        try {
            return client.execute(request, reader);
        } catch (NullPointerException | IllegalStateException e) {
            if (request.isCancelled() || Thread.currentThread().isInterrupted()) {
                throw ended(e);
            }
            throw e;
        }
    }

    private static InterruptedIOException ended(RuntimeException stumbled) {
        InterruptedIOException ended = new InterruptedIOException("The call was ended from outside");
        ended.initCause(stumbled);
        return ended;
    }

    private record CheckedResolver(HttpAddresses addresses, DnsResolver names) implements DnsResolver {
        @Override
        public InetAddress[] resolve(String host) throws UnknownHostException {
            InetAddress[] found = names.resolve(host);
            for (InetAddress address : found) {
                addresses.refusal(host, address).ifPresent(why -> {
                    throw new PermanentException("HTTP_ADDRESS_REFUSED", why);
                });
            }
            return found;
        }

        @Override
        public String resolveCanonicalHostname(String host) {
            return host;
        }
    }
}
