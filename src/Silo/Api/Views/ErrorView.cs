namespace OrleansKafkaLoki.Silo.Api.Views;

/// <summary>What went wrong last.</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Status">Loki's HTTP status; absent when there was no answer.</param>
/// <param name="Message">Loki's words; ours when it did not answer.</param>
internal sealed record ErrorView(DateTime At, int? Status, string Message)
{
    /// <summary>The view of an error, of which there may be none.</summary>
    public static ErrorView? Of(string? message, int status, long? atMs) =>
        message is null || Known.Time(atMs) is not { } at ? null : new ErrorView(at, status == 0 ? null : status, message);
}
