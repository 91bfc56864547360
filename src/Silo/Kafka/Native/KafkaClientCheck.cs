using Confluent.Kafka;
using OrleansKafkaLoki.Grains.Options.Source;

namespace OrleansKafkaLoki.Silo.Kafka.Native;

/// <summary>
/// Asks librdkafka what it thinks of a whole configuration, since some settings are refused only together with others, and
/// keys and certificates only when they are loaded.
/// </summary>
internal static class KafkaClientCheck
{
    /// <summary>Why no consumer or producer can be made, or null when both can. They connect nowhere, because they know no broker.</summary>
    public static string? Refuse(KafkaSourceOptions source)
    {
        try
        {
            var config = KafkaClientConfig.Consumer(source);
            config.BootstrapServers = null;
            using var consumer = new ConsumerBuilder<Ignore, Ignore>(config).SetLogHandler((_, _) => { }).Build();
            var letters = KafkaClientConfig.Producer(source);
            letters.BootstrapServers = null;
            using var producer = new ProducerBuilder<Null, Null>(letters).SetLogHandler((_, _) => { }).Build();
            return null;
        }
        catch (Exception exception) when (exception is InvalidOperationException or KafkaException or IOException or UnauthorizedAccessException)
        {
            return exception.Message.TrimEnd('.');
        }
    }
}
