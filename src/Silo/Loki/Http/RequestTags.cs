using System.Diagnostics;

namespace OrleansKafkaLoki.Silo.Loki.Http;

/// <summary>How one request to Loki is told from others in metrics: <c>status</c> is there when there was an answer, <c>error_type</c> when it was no success.</summary>
internal static class RequestTags
{
    /// <summary>The request did not get to Loki.</summary>
    public const string NotSent = "not_sent";

    /// <summary>The request was, or may have been, sent, and there was no answer: it took too long, or the connection was lost.</summary>
    public const string NoAnswer = "no_answer";

    /// <summary>The answer says that all is well, but not as Loki says it.</summary>
    private const string InvalidAnswer = "invalid_answer";

    /// <summary>The tags.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="isSuccess">Whether the answer was what was wanted.</param>
    /// <param name="status">The HTTP status; 0 when there was no answer.</param>
    /// <param name="silence">Why there was none.</param>
    public static TagList Of(string pipeline, bool isSuccess, int status, string silence)
    {
        var tags = new TagList { { "pipeline", pipeline } };
        if (status > 0)
        {
            tags.Add("status", status);
        }

        if (!isSuccess)
        {
            tags.Add("error_type", status switch { 0 => silence, >= 200 and < 300 => InvalidAnswer, _ => status });
        }

        return tags;
    }
}
