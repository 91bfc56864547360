// Watches and steers a cluster through the gateway of its silos (cluster.gateway_port), by the same grains as the HTTP API.
//
//   dotnet run --project samples/AdminClient -- 127.0.0.1:30000 status
//   dotnet run --project samples/AdminClient -- 127.0.0.1:30000 pause app logs 0 "loki upgrade"
using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Configuration;
using Orleans.Runtime.Messaging;
using OrleansKafkaLoki.AdminClient;

if (args is not [var gateway, .. var command] || !IPEndPoint.TryParse(gateway, out var endpoint) || !Command.IsOne(command))
{
    Console.Error.WriteLine(Command.Usage);
    return 2;
}

var builder = Host.CreateApplicationBuilder();
builder.Logging.SetMinimumLevel(LogLevel.None);
builder.UseOrleansClient(client => client
    .UseStaticClustering(endpoint) // Where silos come and go: UseRedisClustering, with the silos' Redis.
    .Configure<ClusterOptions>(cluster => // As in the silos' configuration.
    {
        cluster.ClusterId = Environment.GetEnvironmentVariable("OKL_CLUSTER_ID") ?? "orleans-kafka-loki";
        cluster.ServiceId = Environment.GetEnvironmentVariable("OKL_SERVICE_ID") ?? "orleans-kafka-loki";
    }));
using var host = builder.Build();
try
{
    await host.StartAsync();
    var lines = await Command.RunAsync(host.Services.GetRequiredService<IClusterClient>(), command);
    foreach (var line in lines)
    {
        Console.WriteLine(line);
    }

    return 0;
}
catch (Exception exception) when (exception is ArgumentException or ConnectionFailedException)
{
    Console.Error.WriteLine(exception.Message);
    return 1;
}
finally
{
    await host.StopAsync();
}
