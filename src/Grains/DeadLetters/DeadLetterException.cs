using OrleansKafkaLoki.Grains.Base;

namespace OrleansKafkaLoki.Grains.DeadLetters;

/// <summary>Dead letters cannot be written or read now; the message says why in clear words, without secrets.</summary>
public sealed class DeadLetterException(string message, Exception? innerException = null) : OutsideFailureException(message, innerException);
