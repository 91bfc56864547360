namespace OrleansKafkaLoki.Grains.Jobs;

/// <summary>A job can never be done as it was asked for; the message says why in clear words.</summary>
public sealed class JobException(string message, Exception? innerException = null) : Exception(message, innerException);
