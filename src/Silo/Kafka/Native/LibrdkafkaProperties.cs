using System.Text;

namespace OrleansKafkaLoki.Silo.Kafka.Native;

/// <summary>Asks librdkafka itself which properties and values it takes.</summary>
internal static unsafe class LibrdkafkaProperties
{
    private const int MessageSize = 512;
    private const int Accepted = 0;

    /// <summary>What librdkafka says against the property, or null when it takes it.</summary>
    public static string? Refuse(string name, string value)
    {
        var configuration = Librdkafka.ConfNew();
        try
        {
            var message = stackalloc byte[MessageSize];
            return Librdkafka.ConfSet(configuration, name, value, message, MessageSize) == Accepted
                ? null
                : Encoding.UTF8.GetString(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(message));
        }
        finally
        {
            Librdkafka.ConfDestroy(configuration);
        }
    }
}
