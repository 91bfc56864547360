using System.Globalization;
using Orleans.Serialization;
using OrleansKafkaLoki.Grains.Interfaces.Audit;
using OrleansKafkaLoki.Silo.Audit;
using OrleansKafkaLoki.Silo.Audit.Peers;
using OrleansKafkaLoki.Silo.Configuration;
using OrleansKafkaLoki.Silo.Kafka.Consuming;

namespace OrleansKafkaLoki.Silo.CommandLine;

/// <summary>Does what was asked of the command <c>audit</c>, and writes what comes of it.</summary>
/// <param name="call">What was asked.</param>
/// <param name="output">Takes the result.</param>
/// <param name="error">Takes how far it is.</param>
internal sealed class AuditExecution(AuditCall call, TextWriter output, TextWriter error)
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    /// <summary>What a person reads of a repair: what programs read stays whole.</summary>
    private readonly TextWriter _words = call.Format == "table" ? output : error;

    /// <summary>Does it all, and returns what was found last.</summary>
    public async Task<AuditResult> RunAsync(ShipperOptions shipper, CancellationToken cancellationToken)
    {
        await using var services = AuditHost.Services(shipper).BuildServiceProvider();
        try
        {
            await using var findings = new FindingFile(call.Output);
            return call.Peer is null
                ? await AuditAsync(services, findings.Write, cancellationToken)
                : await AuditPeerAsync(services, call.Peer, findings.Write, cancellationToken);
        }
        finally
        {
            await services.GetRequiredService<KafkaConsumerHost>().StopAsync(CancellationToken.None);
        }
    }

    private async Task<AuditResult> AuditPeerAsync(ServiceProvider services, PeerOptions peer, Action<AuditFinding> tell, CancellationToken cancellationToken)
    {
        var ranges = await ActivatorUtilities.CreateInstance<AuditRanges>(services).FindAsync(call.Options, cancellationToken);
        var run = ActivatorUtilities.CreateInstance<PeerRun>(services, call.Options, peer, tell);
        return await WriteAsync(await WithProgressAsync(() => run.Progress, run.RunAsync(ranges, cancellationToken)));
    }

    private async Task<AuditResult> AuditAsync(ServiceProvider services, Action<AuditFinding> tell, CancellationToken cancellationToken)
    {
        var run = ActivatorUtilities.CreateInstance<AuditRun>(services, call.Options, tell);
        var result = await WriteAsync(call.Resume is null
            ? await RunAsync(run, await run.FindRangesAsync(cancellationToken), log: null, cancellationToken)
            : await ResumeAsync(services, run, call.Resume, cancellationToken));
        if (!call.Options.Repairs || run.Lost.Count == 0)
        {
            return result;
        }

        var streams = run.Lost.Select(lost => lost.Stream).Distinct().Count();
        await _words.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"{(call.IsSure ? "Ships" : "Would ship")} {run.Lost.Count:N0} entries of {streams:N0} streams{(call.IsSure ? "." : "; --yes does it.")}"));
        return call.IsSure ? await RepairAsync(services, run, result, cancellationToken) : result;
    }

    private async Task<AuditResult> ResumeAsync(ServiceProvider services, AuditRun run, string path, CancellationToken cancellationToken)
    {
        using var log = await PieceLog.OpenAsync(path, run.Terms, () => run.BeginAsync(cancellationToken), services.GetRequiredService<Serializer>());
        if (log.IsResumed)
        {
            await error.WriteLineAsync($"goes on with {path}");
        }

        var result = await RunAsync(run, log.Ranges, log, cancellationToken);
        log.Delete();
        return result;
    }

    private async Task<AuditResult> RepairAsync(ServiceProvider services, AuditRun run, AuditResult result, CancellationToken cancellationToken)
    {
        var summary = await ActivatorUtilities.CreateInstance<AuditRepair>(services, call.Options).ShipAsync(run.Lost, cancellationToken);
        await _words.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"shipped: {summary.Replayed:N0}, there meanwhile: {summary.AlreadyStored:N0}, refused and kept as dead letters: {summary.Refused:N0}"));
        await _words.WriteLineAsync();
        var again = ActivatorUtilities.CreateInstance<AuditRun>(services, call.Options, (Action<AuditFinding>)(_ => { }));
        return await WriteAsync(await RunAsync(again, [.. result.Partitions.Select(partition => partition.Range)], log: null, cancellationToken));
    }

    private Task<AuditResult> RunAsync(AuditRun run, IReadOnlyList<AuditRange> ranges, PieceLog? log, CancellationToken cancellationToken) =>
        WithProgressAsync(() => run.Progress, run.RunAsync(ranges, log, cancellationToken));

    private async Task<AuditResult> WithProgressAsync(Func<string?> progress, Task<AuditResult> audit)
    {
        while (await Task.WhenAny(audit, Task.Delay(BetweenLines, TimeProvider.System)) != audit)
        {
            await error.WriteLineAsync(progress() ?? "asks Kafka");
        }

        return await audit;
    }

    private async Task<AuditResult> WriteAsync(AuditResult result)
    {
        await output.WriteAsync(call.Format switch
        {
            "json" => AuditJson.Of(result) + Environment.NewLine,
            "csv" => AuditCsv.Of(result),
            _ => AuditText.Of(result),
        });
        return result;
    }
}
