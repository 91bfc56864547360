namespace OrleansKafkaLoki.Silo.Kafka.Credentials;

internal sealed partial class KafkaCredentials
{
    [LoggerMessage(Level = LogLevel.Information, EventName = "KafkaPasswordRenewed", Message =
        "Pipeline {Pipeline} logs in to Kafka with the renewed password from now on.")]
    private partial void LogPassword(string pipeline);

    [LoggerMessage(Level = LogLevel.Information, EventName = "KafkaCertificatesRenewed", Message =
        "Pipeline {Pipeline} connects to Kafka with renewed certificates; its clients are made anew.")]
    private partial void LogCertificates(string pipeline);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "KafkaCredentialsUnusable", Message =
        "Pipeline {Pipeline} keeps its former credentials for Kafka, because the renewed ones cannot be used: {Reason}. They are read again every few seconds.")]
    private partial void LogUnusable(string pipeline, string reason);

    [LoggerMessage(Level = LogLevel.Warning, EventName = "KafkaTokenNotRenewed", Message =
        "Pipeline {Pipeline} gets no new token for Kafka: {Reason}. The former one is good until {Until:u}.")]
    private partial void LogTokenNotRenewed(string pipeline, string reason, DateTimeOffset until);

    [LoggerMessage(Level = LogLevel.Debug, EventName = "KafkaCredentialsNotGiven", Message =
        "A Kafka client of pipeline {Pipeline} did not take its credentials.")]
    private partial void LogNotGiven(Exception exception, string pipeline);
}
