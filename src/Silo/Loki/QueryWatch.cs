using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Records.Templates;
using OrleansKafkaLoki.Silo.Loki.Push;
using OrleansKafkaLoki.Silo.Loki.Query;

namespace OrleansKafkaLoki.Silo.Loki;

/// <summary>
/// Asks Loki a small question for each pipeline that counts on its answers: when the silo starts, when a tenant is pushed for, and now and
/// then. Else nobody would know before the first crash that it does not answer.
/// </summary>
internal sealed class QueryWatch(IPipelineCatalog catalog, LokiReader reader, LokiPusher pusher, TimeProvider time) : BackgroundService
{
    /// <summary>How often it is looked for tenants to try.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var asking = catalog.Pipelines.Where(pipeline => pipeline.Value.Sink.Delivery == DeliveryMode.EffectivelyOnce).ToList();
        using var timer = new PeriodicTimer(Beat, time);
        do
        {
            await Task.WhenAll(asking.Select(pipeline => reader.ProbeAsync(
                pipeline.Key, [.. FixedTenant(pipeline.Value.Sink), .. pusher.Tenants(pipeline.Key)], stoppingToken)));
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private static IEnumerable<string> FixedTenant(LokiSinkOptions sink) =>
        Template.Parse(sink.TenantId ?? "").IsStatic ? [sink.TenantId ?? ""] : [];
}
