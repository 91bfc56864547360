using OrleansKafkaLoki.Quickstart.Ledger;
using OrleansKafkaLoki.Quickstart.Loki.Wire;
using OrleansKafkaLoki.Quickstart.Tests.Loki;

namespace OrleansKafkaLoki.Quickstart.Tests.Ledger;

/// <summary>An entry as a push brings it.</summary>
internal static class PushedEntry
{
    /// <summary>Lets it arrive at a ledger.</summary>
    public static void Store(DeliveryLedger ledger, string metadata, string line)
    {
        var streams = new ProtoReader(LokiClient.Protobuf(LokiClient.Stream("{\"job\":\"a\"}", metadata, (1, line))));
        while (streams.Next())
        {
            var fields = new ProtoReader(streams.Bytes);
            while (fields.Next())
            {
                if (fields.Field == 2)
                {
                    ledger.OnStored(new EntryView(fields.Bytes));
                }
            }
        }
    }
}
