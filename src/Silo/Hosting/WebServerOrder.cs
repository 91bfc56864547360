namespace OrleansKafkaLoki.Silo.Hosting;

/// <summary>The place of the web server among the hosted services.</summary>
internal static class WebServerOrder
{
    /// <summary>
    /// Starts the web server before all other hosted services, and so stops it after them: health answers while the silo
    /// waits for Redis and while it drains. The others keep their order, so background services still start behind the silo.
    /// </summary>
    public static void StartWebServerFirst(this WebApplicationBuilder builder) =>
        builder.Host.ConfigureContainer<IServiceCollection>((_, services) =>
        {
            // The builder adds the web server last, just before the container is configured.
            var webServer = services.Last(service => service.ServiceType == typeof(IHostedService));
            var first = services.First(service => service.ServiceType == typeof(IHostedService));
            services.Remove(webServer);
            services.Insert(services.IndexOf(first), webServer);
        });
}
