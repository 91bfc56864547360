using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Loki;
using static OrleansKafkaLoki.Grains.Interfaces.Streams.RejectionCause;
using static OrleansKafkaLoki.Grains.Loki.PushDisposition;
using static OrleansKafkaLoki.Grains.Loki.ThrottleScope;

namespace OrleansKafkaLoki.Grains.Tests.Loki;

public sealed class PushResponseClassifierTests
{
    private const bool Stored = true;
    private const bool Untouched = false;

    private const string StreamRate =
        "entry with timestamp 2026-03-01 14:42:46.119 +0000 UTC ignored, reason: 'Per stream rate limit exceeded (limit: 3MB/sec) while attempting "
        + "to ingest for stream '{app=\"api\"}' totaling 8238B, consider splitting a stream via additional labels or contact your Loki administrator "
        + "to see if the limit can be increased',\nuser 'fake', total ignored: 1 out of 9 for stream: {app=\"api\"}";

    private const string TooFar =
        "entry with timestamp 2026-03-01 10:00:00 +0000 UTC ignored, reason: 'entry too far behind, entry timestamp is: 2026-03-01T10:00:00Z, "
        + "oldest acceptable timestamp is: 2026-03-01T13:42:46Z',\nuser 'fake', total ignored: 1 out of 9 for stream: {app=\"api\"}";

    private const string TooOldText =
        "entry for stream '{app=\"api\"}' has timestamp too old: 2020-01-01T00:00:00Z, oldest acceptable timestamp is: 2026-02-22T14:00:00Z";

    /// <summary>Status, body, entries, then what it means. One row for each of the table, with Loki's real words.</summary>
    public static TheoryData<int, string, int, PushDisposition, bool, ThrottleScope, RejectionCause> Answers => new()
    {
        { 204, "", 1, Delivered, Untouched, None, Other },
        { 200, "", 1, Delivered, Untouched, None, Other },
        { 200, " \n", 1, Delivered, Untouched, None, Other },
        { 200, "<html>log in</html>", 1, Refused, Stored, None, Other },
        { 200, "{\"status\":\"ok\"}", 1, Refused, Stored, None, Other },
        { 202, "queued", 1, Refused, Stored, None, Other },
        { 200, "ingestion blocked for user 'fake' until '2026-01-01T00:00:00Z' with status code '200'", 1, Refused, Untouched, None, Other },
        { 260, "ingestion blocked for user 'fake' until '2026-01-01T00:00:00Z' with status code '260'", 1, Refused, Untouched, None, Other },
        { 260, "ingestion blocked for user 'fake' (policy: 'p') until '2026-01-01T00:00:00Z' with status code '260'", 1, Refused, Untouched, None, Other },
        { 260, "", 1, Refused, Untouched, None, Other },
        { 400, "ingestion blocked for user 'fake' until '2026-01-01T00:00:00Z' with status code '400'", 9, Refused, Untouched, None, Other },
        { 422, "ingestion blocked for user 'fake' (policy: 'p') until '2026-01-01T00:00:00Z' with status code '422'", 9, Refused, Untouched, None, Other },
        { 429, "ingestion blocked for user fake until '2026-01-01T00:00:00Z' with status code '429'\n", 9, Refused, Untouched, None, Other },
        { 500, "ingestion blocked for user 'fake' until '2026-01-01T00:00:00Z' with status code '500'", 9, Refused, Untouched, None, Other },
        { 301, "", 1, Refused, Untouched, None, Other },
        { 302, "<html>log in</html>", 1, Refused, Untouched, None, Other },

        { 400, "Client sent an HTTP request to an HTTPS server.\n", 9, Refused, Untouched, None, Other },
        { 400, "<html><center>The plain HTTP request was sent to HTTPS port</center></html>", 9, Refused, Untouched, None, Other },
        { 400, "\r\n<!DOCTYPE html>", 9, Refused, Stored, None, Other },

        { 400, "{\"message\":\"no Route matched with those values\"}", 9, Refused, Stored, None, Other },
        { 400, "Bad Request: missing API key", 1, Refused, Stored, None, Other },
        { 400, "upstream connect error or disconnect/reset before headers. reset reason: connection termination", 9, Refused, Stored, None, Other },
        { 400, "no org id", 9, Refused, Stored, None, Other },
        { 400, "Your labels or structured metadata are missing: too old, duplicate label name, max entry size", 1, Refused, Stored, None, Other },
        { 400, "rate limit exceeded", 1, Refused, Stored, None, Other },
        { 422, "{\"error\":\"unprocessable\"}", 1, Refused, Stored, None, Other },

        { 400, "couldn't parse labels: 1:2: parse error: unexpected \"}\" in label set", 9, Rejected, Untouched, None, RejectionCause.Labels },
        { 400, "Error parsing labels '{a=}' with error: 1:4: parse error", 9, Rejected, Untouched, None, RejectionCause.Labels },
        { 400, "error parsing labels '{a=}' with error: 1:4: parse error", 9, Rejected, Untouched, None, RejectionCause.Labels },
        { 400, "error at least one label pair is required per stream", 9, Rejected, Untouched, None, RejectionCause.Labels },
        { 400, "entry for stream '{a=\"b\", c=\"d\"}' has 16 label names; limit 15", 9, Rejected, Untouched, None, RejectionCause.Labels },
        { 400, "stream '{a=\"b\"}' has label name too long: 'aaa'", 9, Rejected, Untouched, None, RejectionCause.Labels },
        { 400, "stream '{a=\"b\"}' has label value too long: 'Per stream rate limit exceeded'", 9, Rejected, Untouched, None, RejectionCause.Labels },
        { 400, "stream '{a=\"b\"}' has duplicate label name: 'a'", 9, Rejected, Untouched, None, RejectionCause.Labels },
        { 400, "stream '{a=\"b\"}' has label value too long: 'ingestion blocked for user me'", 9, Rejected, Untouched, None, RejectionCause.Labels },
        { 400, "missing required labels team for user fake for stream {a=\"b\"}", 9, Rejected, Untouched, None, RejectionCause.Labels },
        { 400, "missing required labels 'team' for user 'fake' for stream '{a=\"b\"}' (policy: '')", 9, Rejected, Untouched, None, RejectionCause.Labels },

        { 400, StreamRate.Replace("ignored: 1", "ignored: 2", StringComparison.Ordinal) + TooFar, 9, Throttled, Stored, ThrottleScope.Stream, Other },
        { 400, TooFar, 9, Rejected, Stored, None, TooFarBehind },
        { 400, TooFar.Replace("entry timestamp is: 2026-03-01T10:00:00Z, ", "", StringComparison.Ordinal), 9, Rejected, Stored, None, TooFarBehind },
        { 400, "entry with timestamp 2026-03-01 10:00:00 +0000 UTC ignored, reason: 'entry out of order',\nuser 'fake'", 9, Rejected, Stored, None, TooFarBehind },
        { 400, TooOldText, 9, Rejected, Stored, None, TooOld },
        { 400, "2 errors like: " + TooOldText + "; 1 errors like: " + TooOldText, 9, Rejected, Stored, None, TooOld },
        { 400, "entry for stream '{a=\"b\"}' has timestamp too new: 2036-01-01T00:00:00Z", 9, Rejected, Stored, None, TooNew },
        {
            400, "max entry size '262144' bytes exceeded for stream '{a=\"b\"}' while adding an entry with length '300000' bytes",
            9, Rejected, Stored, None, LineTooLong
        },
        { 400, "Max entry size '262144' bytes exceeded for stream '{a=\"b\"}' while adding an entry with length '3'", 9, Rejected, Stored, None, LineTooLong },
        {
            400, "stream '{a=\"b\"}' includes structured metadata, but this feature is disallowed. Please see `limits_config.allow_structured_metadata`",
            9, Refused, Stored, None, Other
        },
        {
            400, TooOldText + "; 1 errors like: stream '{a=\"b\"}' includes structured metadata, but this feature is disallowed. Please see",
            9, Refused, Stored, None, Other
        },
        {
            400, "stream '{a=\"b\"}' has structured metadata too large: '70000' bytes, limit: '65536' bytes. Please see `limits_config",
            9, Rejected, Stored, None, RejectionCause.Metadata
        },
        {
            400, "stream '{a=\"b\"}' has too many structured metadata labels: '129', limit: '128'. Please see `limits_config",
            9, Rejected, Stored, None, RejectionCause.Metadata
        },
        { 400, "compressed message size 120 exceeds limit 100", 9, PushDisposition.TooLarge, Untouched, None, RejectionCause.TooLarge },
        { 400, "decompressed message size too large than max (120 vs 100)", 9, PushDisposition.TooLarge, Untouched, None, RejectionCause.TooLarge },
        { 400, "received message larger than max (120 vs 100)", 9, PushDisposition.TooLarge, Untouched, None, RejectionCause.TooLarge },
        { 400, "", 1, Refused, Stored, None, Other },
        { 400, "snappy: corrupt input", 1, Refused, Stored, None, Other },

        // What a label says is not what Loki says.
        { 400, TooOldText.Replace("api", "Per stream rate limit exceeded", StringComparison.Ordinal), 9, Rejected, Stored, None, TooOld },
        { 400, TooOldText.Replace("api", "a \\\"}couldn't parse labels", StringComparison.Ordinal), 9, Rejected, Stored, None, TooOld },
        { 400, "entry for stream '{url=\"https://a/<b>\"}' has timestamp too old: 2020-01-01T00:00:00Z", 9, Rejected, Stored, None, TooOld },

        { 401, "no org id", 1, Refused, Untouched, None, Other },
        { 403, "", 1, Refused, Untouched, None, Other },
        { 404, "404 page not found", 1, Refused, Untouched, None, Other },
        { 405, "", 1, Refused, Untouched, None, Other },
        { 408, "", 1, Unavailable, Stored, None, Other },
        { 413, "request body too large: message size too large than max (120 vs 100)", 1, PushDisposition.TooLarge, Untouched, None, RejectionCause.TooLarge },
        { 413, "<html><h1>413 Request Entity Too Large</h1></html>", 9, PushDisposition.TooLarge, Untouched, None, RejectionCause.TooLarge },
        { 413, "<html><h1>413 Request Entity Too Large</h1></html>", 1, Refused, Untouched, None, Other },
        { 415, "", 1, Refused, Stored, None, Other },
        { 422, "error at least one valid stream is required for ingestion", 1, Refused, Stored, None, Other },

        { 429, TenantRate(1_000_000), 9, Throttled, Untouched, ThrottleScope.Tenant, Other },
        { 429, TenantRate(4_194_304), 9, Throttled, Untouched, ThrottleScope.Tenant, Other },
        { 429, TenantRate(7_000_000), 9, PushDisposition.TooLarge, Untouched, None, RejectionCause.TooLarge },
        // A single entry cannot be split, so it waits; alone, because the others may well pass.
        { 429, TenantRate(7_000_000), 1, Throttled, Untouched, ThrottleScope.Stream, Other },
        { 429, StreamRate, 9, Throttled, Stored, ThrottleScope.Stream, Other },
        {
            429, "maximum active stream limit exceeded when trying to create stream {a=\"b\"}, reduce the number of active streams",
            9, Throttled, Stored, ThrottleScope.Stream, Other
        },
        { 429, "", 1, Throttled, Stored, ThrottleScope.Tenant, Other },
        { 429, "<html>Too Many Requests</html>", 1, Throttled, Stored, ThrottleScope.Tenant, Other },
        { 499, "context canceled", 1, Unavailable, Stored, None, Other },

        {
            500, "rpc error: code = ResourceExhausted desc = grpc: received message larger than max (4502439 vs. 4194304)",
            9, PushDisposition.TooLarge, Stored, None, RejectionCause.TooLarge
        },
        {
            500, "rpc error: code = ResourceExhausted desc = trying to send message larger than max (4502439 vs. 4194304)",
            9, PushDisposition.TooLarge, Stored, None, RejectionCause.TooLarge
        },
        { 500, "no schema config found for time 5", 1, Rejected, Stored, None, OutsideSchema },
        { 500, "label name is empty", 1, Rejected, Stored, None, RejectionCause.Metadata },
        { 500, "normalization for label name \"___\" resulted in invalid name \"_\"", 1, Rejected, Stored, None, RejectionCause.Metadata },
        { 500, "at least 1 live replicas required, could only find 0", 1, Unavailable, Stored, None, Other },
        { 501, "", 1, Unavailable, Stored, None, Other },
        { 502, "<html>bad gateway</html>", 1, Unavailable, Stored, None, Other },
        { 503, "", 1, Unavailable, Stored, None, Other },
        { 504, "", 1, Unavailable, Stored, None, Other },
        { 599, "", 1, Unavailable, Stored, None, Other },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Classify_Answer_MeansWhatLokiMeans(
        int status, string body, int entries, PushDisposition disposition, bool mayHaveStored, ThrottleScope throttles, RejectionCause cause)
    {
        var answer = PushResponseClassifier.Classify(status, body, entries);

        Assert.Equal(
            (disposition, status, mayHaveStored, throttles, cause),
            (answer.Disposition, answer.Status, answer.MayHaveStored, answer.Throttles, answer.Cause));
        Assert.Equal(disposition == Refused ? PushResponseClassifier.RefusalWait : null, answer.Wait);
    }

    [Fact]
    public void Answers_Table_EveryRowDecidesOne()
    {
        var decided = Answers.Select(answer => answer.Data).Select(answer =>
            PushResponseTable.Rows.First(row => row.IsAbout(answer.Item1, LokiWords.WithoutLabels(answer.Item2), answer.Item3)));

        Assert.Empty(PushResponseTable.Rows.Except(decided, ReferenceEqualityComparer.Instance));
    }

    [Theory]
    [InlineData(204, "ignored", "")]
    [InlineData(400, "  its words\n", "its words")]
    [InlineData(503, " \n", "HTTP 503 without a word")]
    public void Classify_Answer_KeepsLokisWords(int status, string body, string reason) =>
        Assert.Equal(reason, PushResponseClassifier.Classify(status, body, 1).Reason);

    [Fact]
    public void Classify_SettingOfLoki_NamesTheRemedy() => Assert.Contains(
        "allow_structured_metadata), or ship without",
        PushResponseClassifier.Classify(400, "stream '{a=\"b\"}' includes structured metadata, but this feature is disallowed.", 1).Reason,
        StringComparison.Ordinal);

    [Theory]
    [InlineData(0, false)]
    [InlineData(204, true)]
    [InlineData(400, true)]
    [InlineData(408, false)]
    [InlineData(429, true)]
    [InlineData(499, false)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    public void IsSettled_Status_TellsWhetherLokiIsDone(int status, bool settled) =>
        Assert.Equal(settled, new PushAnswer(Unavailable, status, "").IsSettled);

    [Fact]
    public void Classify_LongBody_IsCut() =>
        Assert.Equal(new string('e', PushResponseClassifier.MaxReasonLength), PushResponseClassifier.Classify(400, new string('e', 4000), 1).Reason);

    [Fact]
    public void Classify_Secret_IsTakenOutOfTheReasonOnly()
    {
        var answer = PushResponseClassifier.Classify(
            500, "no schema config found for time 5", 1, body => body.Replace("schema", "***", StringComparison.Ordinal));

        Assert.Equal((Rejected, "no *** config found for time 5"), (answer.Disposition, answer.Reason));
    }

    private static string TenantRate(int total) =>
        $"ingestion rate limit exceeded for user fake (limit: 4194304 bytes/sec) while attempting to ingest '70' lines totaling '{total}' bytes, "
        + "reduce log volume or contact your Loki administrator to see if the limit can be increased";
}
