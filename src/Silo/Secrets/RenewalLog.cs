namespace OrleansKafkaLoki.Silo.Secrets;

/// <summary>What is said of files that were replaced.</summary>
internal static partial class RenewalLog
{
    [LoggerMessage(Level = LogLevel.Information, EventName = "FileRenewed", Message = "{What} is used as its file now has it.")]
    public static partial void Renewed(ILogger logger, string what);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "FileUnusable", Message =
        "{What} cannot be used as its file now has it, so the former stays until that is mended: {Reason}")]
    public static partial void Unusable(ILogger logger, string what, string reason);
}
