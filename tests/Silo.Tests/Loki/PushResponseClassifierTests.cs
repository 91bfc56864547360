using OrleansKafkaLoki.Grains.Loki;
using OrleansKafkaLoki.Silo.Loki;

namespace OrleansKafkaLoki.Silo.Tests.Loki;

public sealed class PushResponseClassifierTests
{
    private const string StreamLimit =
        "entry with timestamp 2026-03-01 14:42:46.119 +0000 UTC ignored, reason: 'Per stream rate limit exceeded (limit: 3MB/sec) while attempting "
        + "to ingest for stream '{app=\"api\"}' totaling 8238B, consider splitting a stream'";

    public static TheoryData<int, string, int, string> Answers => new()
    {
        { 200, "", 1, "Delivered" },
        { 200, " \n", 1, "Delivered" },
        { 200, "<html>log in</html>", 1, "Refused" },
        { 200, "{\"status\":\"ok\"}", 1, "Refused" },
        { 202, "queued", 1, "Refused" },
        { 204, "", 1, "Delivered" },
        { 200, "ingestion blocked for user fake until '2026-01-01' with status code '200'", 1, "Refused" },
        { 260, "ingestion blocked for user fake until '2026-01-01' with status code '260'", 1, "Refused" },
        { 260, "", 1, "Refused" },
        { 301, "", 1, "Refused" },
        { 302, "<html>log in</html>", 1, "Refused" },
        { 400, "", 1, "Rejected" },
        { 400, "couldn't parse labels: 1:2: parse error", 9, "Rejected" },
        { 400, "entry for stream '{a=\"b\"}' has timestamp too old: 2020-01-01T00:00:00Z", 9, "Rejected" },
        { 400, "entry with timestamp 1 ignored, reason: 'entry too far behind'\n" + StreamLimit, 9, "Throttled" },
        { 400, "Client sent an HTTP request to an HTTPS server.\n", 9, "Refused" },
        { 400, "<html><center>The plain HTTP request was sent to HTTPS port</center></html>", 9, "Refused" },
        { 400, "\r\n<!DOCTYPE html>", 9, "Refused" },
        { 400, "entry for stream '{url=\"https://a/<b>\"}' has timestamp too old: 2020-01-01T00:00:00Z", 9, "Rejected" },
        { 401, "no org id", 1, "Refused" },
        { 403, "", 1, "Refused" },
        { 404, "404 page not found", 1, "Refused" },
        { 405, "", 1, "Refused" },
        { 408, "", 1, "Unavailable" },
        { 413, "request body too large", 1, "TooLarge" },
        { 415, "", 1, "Refused" },
        { 422, "at least one valid stream is required for ingestion", 1, "Rejected" },
        { 429, "", 1, "Throttled" },
        { 429, StreamLimit, 9, "Throttled" },
        { 429, "maximum active stream limit exceeded when trying to create stream {a=\"b\"}", 9, "Throttled" },
        { 429, TenantLimit(1_000_000), 9, "Throttled" },
        { 429, TenantLimit(4_194_304), 9, "Throttled" },
        { 429, TenantLimit(7_000_000), 9, "TooLarge" },
        // A single entry cannot be split, so it waits.
        { 429, TenantLimit(7_000_000), 1, "Throttled" },
        { 499, "context canceled", 1, "Unavailable" },
        { 500, "at least 1 live replicas required, could only find 0", 1, "Unavailable" },
        { 500, "rpc error: code = ResourceExhausted desc = grpc: received message larger than max (4502439 vs. 4194304)", 9, "TooLarge" },
        { 500, "no schema config found for time 5", 1, "Rejected" },
        { 500, "label name is empty", 1, "Rejected" },
        { 501, "", 1, "Unavailable" },
        { 502, "<html>bad gateway</html>", 1, "Unavailable" },
        { 503, "", 1, "Unavailable" },
        { 504, "", 1, "Unavailable" },
        { 599, "", 1, "Unavailable" },
    };

    [Theory]
    [MemberData(nameof(Answers))]
    public void Classify_Answer_MeansWhatLokiMeans(int status, string body, int entries, string expected)
    {
        var answer = PushResponseClassifier.Classify(status, body, entries);

        Assert.Equal(expected, answer.Disposition.ToString());
        Assert.Equal(status, answer.Status);
        Assert.Equal(expected == "Refused" ? PushPacing.SlowRetry : null, answer.Wait);
    }

    [Theory]
    [InlineData(204, "ignored", "")]
    [InlineData(400, "  its words\n", "its words")]
    [InlineData(503, " \n", "HTTP 503 without a word")]
    public void Classify_Answer_KeepsLokisWords(int status, string body, string reason) =>
        Assert.Equal(reason, PushResponseClassifier.Classify(status, body, 1).Reason);

    [Fact]
    public void Classify_LongBody_IsCut() =>
        Assert.Equal(new string('e', PushResponseClassifier.MaxReasonLength), PushResponseClassifier.Classify(400, new string('e', 4000), 1).Reason);

    [Fact]
    public void Classify_Secret_IsTakenOutOfTheReasonOnly()
    {
        var answer = PushResponseClassifier.Classify(500, "no schema config found for time 5", 1, LokiAuthorization.Bearer("schema").Redact);

        Assert.Equal((PushDisposition.Rejected, "no *** config found for time 5"), (answer.Disposition, answer.Reason));
    }

    private static string TenantLimit(int total) =>
        $"ingestion rate limit exceeded for user fake (limit: 4194304 bytes/sec) while attempting to ingest '70' lines totaling '{total}' bytes, "
        + "reduce log volume or contact your Loki administrator to see if the limit can be increased";
}
