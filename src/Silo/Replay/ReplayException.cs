namespace OrleansKafkaLoki.Silo.Replay;

/// <summary>The replay cannot go on; the message says why in clear words, without secrets.</summary>
internal sealed class ReplayException(string message, Exception? innerException = null) : Exception(message, innerException);
