namespace OrleansKafkaLoki.Grains.Base;

/// <summary>Something outside of the process failed, and the message says all about it.</summary>
public abstract class OutsideFailureException(string message, Exception? innerException = null) : Exception(message, innerException);
