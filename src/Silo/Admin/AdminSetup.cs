using System.Net;
using System.Net.Sockets;
using Orleans.Dashboard;
using OrleansKafkaLoki.Silo.Access;
using OrleansKafkaLoki.Silo.Api;
using OrleansKafkaLoki.Silo.Health;

namespace OrleansKafkaLoki.Silo.Admin;

/// <summary>The admin listener: health, metrics, the API and the dashboard.</summary>
internal static class AdminSetup
{
    /// <summary>Listens where the options say and protects what is not open.</summary>
    public static void AddAdmin(this WebApplicationBuilder builder, AdminOptions options)
    {
        var endpoint = ListenEndpoint.Parse(options.Listen)!;
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Listen(endpoint, listen =>
            {
                if (options.Tls.IsOn())
                {
                    listen.UseAdminTls(options.Tls);
                }
            });
        });
        builder.Services.AddRouting();
        builder.Services.AddHostFiltering(filter => filter.AllowedHosts = ["localhost", "127.0.0.1", "[::1]", Host(endpoint.Address)]);

        builder.Services.AddAccess(
            services => AdminKeys.Resolve(options, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILoggerFactory>()), options.Oidc);
        builder.Services.AddApi();
    }

    /// <summary>Adds the dashboard's services, without its live log: that one would show every message to every viewer.</summary>
    public static ISiloBuilder AddAdminDashboard(this ISiloBuilder silo) => silo.AddDashboard(dashboard => dashboard.HideTrace = true);

    /// <summary>Maps everything; what does not say that it is open needs a role.</summary>
    public static void MapAdmin(this WebApplication app)
    {
        if (app.Services.GetRequiredService<AccessRules>().AreOpen)
        {
            // Whoever reaches loopback may see everything; a browser's page that has its own name point there may not.
            app.UseHostFiltering();
        }

        app.UseOriginCheck();
        app.UseAuthentication();
        app.UseAuthorization();
        var routes = app.MapWithHead();
        routes.MapHealth(context => RoleRequirement.RoleOf(context.User) is not null);
        routes.MapIndex();
        routes.MapApi();
        app.MapPrometheusScrapingEndpoint("/metrics");
        app.Map("/dashboard/{**path}", Dashboard(app));
    }

    /// <summary>The dashboard, made when somebody first looks: it compresses all its pages at once and keeps them, packed and unpacked.</summary>
    private static RequestDelegate Dashboard(IApplicationBuilder app)
    {
        var made = new Lazy<RequestDelegate>(() => app.New()
            .UseRouting()
            .UseEndpoints(endpoints => endpoints.MapOrleansDashboard("/dashboard"))
            .Build());
        return context =>
        {
            context.SetEndpoint(null); // It is found already; the dashboard's own routing looks for one of its own.
            return made.Value(context);
        };
    }

    private static string Host(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : $"{address}";
}
