using System.Runtime.InteropServices;

namespace OrleansKafkaLoki.Grains.Base;

/// <summary>Tells what lost silos, stores and brokers do to a call from what only a mistake in the code does.</summary>
public static class ExpectedFailure
{
    /// <summary>The exception for the log, which shows its stack; null where the message says all.</summary>
    public static Exception? Unexpected(Exception exception) =>
        exception is OrleansException or TimeoutException or OperationCanceledException or OutsideFailureException ? null : exception;

    /// <summary>
    /// True when a repetition cannot help: the runtime threw it, and neither a network nor a silo that ends. A store's own exceptions,
    /// which come as they are from a grain that cannot be activated, heal.
    /// </summary>
    public static bool IsMistake(Exception exception) => exception is SystemException
        and not (TimeoutException or OperationCanceledException or IOException or ExternalException or ObjectDisposedException);
}
