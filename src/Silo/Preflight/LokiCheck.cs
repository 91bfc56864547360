using System.Globalization;
using System.Net;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Grains.Options.Sink;
using OrleansKafkaLoki.Grains.Records.Templates;
using OrleansKafkaLoki.Silo.Loki.Query;
using OrleansKafkaLoki.Silo.Preflight.Findings;
using OrleansKafkaLoki.Silo.Preflight.Limits;
using OrleansKafkaLoki.Silo.Preflight.Prediction;

namespace OrleansKafkaLoki.Silo.Preflight;

/// <summary>Whether Loki can be reached, would take what a pipeline makes, lets itself be asked, and has the right time. No entry is pushed.</summary>
/// <param name="pipeline">The pipeline.</param>
/// <param name="sink">Its sink.</param>
/// <param name="reader">Asks as after a crash.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Takes what the client has to say.</param>
internal sealed class LokiCheck(string pipeline, LokiSinkOptions sink, LokiReader reader, TimeProvider time, ILogger logger)
{
    private const string Push = "loki.push";
    private const string LimitsPart = "loki.limits";
    private const string Query = "loki.query";

    /// <summary>The most tenants that are asked for, those with the most bytes.</summary>
    private const int MostTenants = 10;

    /// <summary>The range that is asked for, up to now.</summary>
    private const long AskedNs = 60 * UnixNanos.PerSecond;

    /// <summary>What was found.</summary>
    /// <param name="prediction">What the pipeline will make.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<IReadOnlyList<Finding>> CheckAsync(PipelinePrediction prediction, CancellationToken cancellationToken)
    {
        using var loki = new LokiInquiry(pipeline, sink, time, logger);
        IReadOnlyList<string> tenants = prediction.Tenants.Count > 0 ? [.. prediction.Tenants.Take(MostTenants).Select(tenant => tenant.Tenant)] : [UsualTenant()];
        var touched = await loki.PushNothingAsync(tenants[0], cancellationToken);
        if (touched.Status is null)
        {
            return [Finding.Unreachable("loki", $"Nobody answers at {loki.Endpoint}: {touched.Body}.", "See sink.endpoint and sink.tls, and that Loki runs.")];
        }

        List<Finding> findings = [Reached(loki.Endpoint, touched)];
        foreach (var tenant in prediction.Tenants.Take(MostTenants))
        {
            findings.AddRange(Judge(tenant, await LokiLimitReader.ReadAsync(loki, tenant.Tenant, cancellationToken)));
        }

        foreach (var tenant in tenants)
        {
            findings.Add(await AskAsync(tenant, prediction, cancellationToken));
        }

        findings.Add(Clocks.Judge("loki.clock", "Loki", touched.Ahead));
        return findings;
    }

    private static Finding Reached(string endpoint, LokiReply reply)
    {
        var said = string.Create(CultureInfo.InvariantCulture, $"{endpoint} answers an empty push with {(int)reply.Status!}: {Short(reply.Body)}");
        return reply.Status switch
        {
            HttpStatusCode.UnprocessableEntity or HttpStatusCode.NoContent => Finding.Ok(Push, $"{endpoint} takes pushes of this client; one without entries was made."),
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => Finding.Failed(Push, said, "See sink.auth and sink.tenant_id, and what the gateway lets this client do."),
            HttpStatusCode.NotFound or HttpStatusCode.MethodNotAllowed => Finding.Failed(Push, said, "See sink.endpoint and sink.path."),
            HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError => Finding.Warning(Push, said, "See Loki's logs: pushes are tried again until it takes them."),
            _ => Finding.Warning(Push, $"{said}, where Loki answers 422.", "See that this is Loki, and that it takes pushes."),
        };
    }

    private IEnumerable<Finding> Judge(TenantPrediction tenant, TenantLimitSet limits)
    {
        var whose = tenant.Tenant.Length > 0 ? $"Tenant {tenant.Tenant}: " : "";
        List<Finding> broken =
        [
            .. new EntryJudge(tenant, limits, time.GetUtcNow()).Judge(),
            .. new FlowJudge(tenant, limits, sink.Batch).Judge(),
        ];
        var known = limits.All.Count(limit => limit.Source != LimitSource.Default);
        var origin = known > 0 ? "as Loki tells them" : "Loki's defaults, because it does not tell its own";
        var (streams, rate) = (limits[LimitNames.Streams], limits[LimitNames.Rate]);
        return broken.Count > 0
            ? broken.Select(finding => finding with { Found = whose + finding.Found })
            : [Finding.Ok(
                LimitsPart,
                $"{whose}Nothing of the sample breaks a limit ({origin}): {Amount.Number(tenant.StreamCount.Expected)} streams of {Amount.Number(streams.Value)}, "
                + $"{Amount.Bytes(tenant.BytesPerSec)}/s of {Amount.Bytes(rate.Value)}/s.")];
    }

    private async Task<Finding> AskAsync(string tenant, PipelinePrediction prediction, CancellationToken cancellationToken)
    {
        if (sink.Delivery != DeliveryMode.EffectivelyOnce)
        {
            return Finding.Ok(Query, "With delivery: at_least_once nothing is asked.");
        }

        var now = UnixNanos.Of(time.GetUtcNow());
        var question = new StreamQuestion(new LabelStream(pipeline, tenant, Nobodys(tenant, prediction)), now - AskedNs, now, entries: 1, entryBytes: 1, _ => false);
        var answer = await reader.ReadAsync(question, cancellationToken);
        var whose = tenant.Length > 0 ? $" for the tenant {tenant}" : "";
        return answer.Outcome == ReadOutcome.Complete
            ? Finding.Ok(Query, $"Loki tells what it has stored{whose}, as it is asked after a crash.")
            : Finding.Warning(
                Query,
                $"Loki does not tell what it has stored{whose} (status {answer.StatusText}: {Short(answer.Reason)}). After a crash, or a push without an answer, records would be sent again unasked, and may be there twice.",
                "Let this client query, set sink.query.endpoint, or choose sink.delivery: at_least_once.");
    }

    /// <summary>Labels of a stream that is not there, beside one that may be.</summary>
    private static string Nobodys(string tenant, PipelinePrediction prediction)
    {
        var own = $"okl_preflight=\"{Guid.NewGuid():N}\"";
        var seen = prediction.Streams.FirstOrDefault(stream => stream.Stream.Tenant == tenant)?.Stream.Labels ?? "{}";
        return seen == "{}" ? $"{{{own}}}" : $"{seen[..^1]}, {own}}}";
    }

    private string UsualTenant() => Template.Parse(sink.TenantId ?? "").IsStatic ? sink.TenantId ?? "" : sink.FallbackTenantId ?? "";

    private static string Short(string words) => words.ReplaceLineEndings(" ").Trim() is { Length: > 200 } text ? $"{text[..200]}…" : words.ReplaceLineEndings(" ").Trim();
}
