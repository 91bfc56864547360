namespace OrleansKafkaLoki.Silo.Rendering;

/// <summary>The input is not what it was said to be; the message says where and why.</summary>
internal sealed class InputException(string message, Exception? innerException = null) : Exception(message, innerException);
