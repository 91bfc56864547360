using OrleansKafkaLoki.Silo.Loki.Http;

namespace OrleansKafkaLoki.Silo.Tests.Loki.Http;

public sealed class RequestTagsTests
{
    [Theory]
    [InlineData(true, 204, "pipeline=app status=204")]
    [InlineData(false, 429, "pipeline=app status=429 error_type=429")]
    [InlineData(false, 302, "pipeline=app status=302 error_type=302")]
    [InlineData(false, 200, "pipeline=app status=200 error_type=invalid_answer")]
    [InlineData(false, 0, "pipeline=app error_type=no_answer")]
    public void Of_Answer_StatusIsANumberAndFailuresSayWhich(bool isSuccess, int status, string tags) => Assert.Equal(
        tags, string.Join(' ', RequestTags.Of("app", isSuccess, status, RequestTags.NoAnswer).Select(tag => $"{tag.Key}={tag.Value}")));
}
