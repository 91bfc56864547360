namespace OrleansKafkaLoki.Grains.Base;

/// <summary>Something outside of the process failed, and the message says all about it.</summary>
/// <param name="message">What failed.</param>
/// <param name="innerException">Why.</param>
public abstract class OutsideFailureException(string message, Exception? innerException = null) : Exception(message, innerException);
