using System.Text;
using System.Text.Json;
using Confluent.Kafka;
using OrleansKafkaLoki.EndToEnd.Tests.Harness;

namespace OrleansKafkaLoki.EndToEnd.Tests.Faults;

public sealed class RubbishTests
{
    private static readonly (string Name, byte[]? Value)[] Rubbish =
    [
        ("null", null),
        ("empty", []),
        ("invalid UTF-8", [0xff, 0xfe, .. "broken"u8, 0x80]),
        ("NUL", [.. "a"u8, 0, .. "b"u8]),
        ("invalid JSON", "{\"service\": \"cut off"u8.ToArray()),
        ("JSON that is no object", "[1,2,3]"u8.ToArray()),
        ("deep JSON", Encoding.UTF8.GetBytes(new string('[', 500) + new string(']', 500))),
        ("a label value with quotes, backslash and newline", JsonSerializer.SerializeToUtf8Bytes(new { service = "a\"b\\c\nd", level = "info" })),
        ("a label value of 4 KB", JsonSerializer.SerializeToUtf8Bytes(new { service = new string('x', 4096) })),
        ("label values that are no strings", "{\"service\":null,\"level\":{\"a\":1},\"namespace\":12}"u8.ToArray()),
        ("a line of 2 MB", Encoding.UTF8.GetBytes(new string('z', 2 * 1024 * 1024))),
    ];

    [Fact]
    public async Task Ship_Rubbish_AccountsForEachAndDeliversTheRest()
    {
        await using var run = await ShippingRun.StartAsync();
        using var producer = new ProducerBuilder<byte[]?, byte[]?>(new ProducerConfig { BootstrapServers = run.Servers.Kafka, MessageMaxBytes = 4_000_000 }).Build();
        var good = 0;
        var places = new List<(string Name, int Partition, long Offset)>();
        foreach (var (name, value) in Rubbish)
        {
            for (var partition = 0; partition < ShippingRun.Partitions; partition++)
            {
                await run.ProduceAsync(producer, partition, Encoding.UTF8.GetBytes($"good {good++}"));
            }

            places.Add((name, 0, await run.ProduceAsync(producer, 0, value)));
        }

        places.Add(("64 headers", 1, await run.ProduceAsync(producer, 1, "headers"u8.ToArray(), ManyHeaders())));
        for (var partition = 0; partition < ShippingRun.Partitions; partition++)
        {
            await run.ProduceAsync(producer, partition, Encoding.UTF8.GetBytes($"good {good++}"));
        }

        var missing = Array.Empty<(string Name, int Partition, long Offset)>();
        var read = new List<ReadEntry>();
        await Eventually.HoldsAsync(
            async () =>
            {
                read = await run.Reader.ReadAsync(TestContext.Current.CancellationToken);
                var stored = read.Select(entry => (entry.Partition, entry.Offset)).ToHashSet();
                var dead = DeadLetterPlaces(run.DeadLetters());
                missing = [.. places.Where(place => !stored.Contains((place.Partition, place.Offset)) && !dead.Contains((place.Partition, place.Offset)))];
                return missing.Length == 0 && read.Count(entry => entry.Line.StartsWith("good ", StringComparison.Ordinal)) == good;
            },
            "each record is in Loki or in the dead letters, and every good one in Loki",
            () => $"{read.Count} in Loki; neither: {string.Join(", ", missing)}\n{string.Join('\n', run.Silo.Log.Tail())}");

        Assert.False(run.Silo.Fell.IsCompleted);
        Assert.Equal(read.Count, await run.Reader.CountAsync(TestContext.Current.CancellationToken));
        Assert.Contains((0, places.Single(place => place.Name == "a line of 2 MB").Offset), DeadLetterPlaces(run.DeadLetters()));
        var quoted = places.Single(place => place.Name.StartsWith("a label value with", StringComparison.Ordinal));
        Assert.Contains(read, entry => (entry.Partition, entry.Offset) == (quoted.Partition, quoted.Offset));
    }

    private static Headers ManyHeaders()
    {
        var headers = new Headers();
        for (var index = 0; index < 64; index++)
        {
            headers.Add($"header-{index % 40}", index % 7 == 0 ? null : Encoding.UTF8.GetBytes($"value {index}"));
        }

        return headers;
    }

    private static HashSet<(int Partition, long Offset)> DeadLetterPlaces(string jsonLines)
    {
        var places = new HashSet<(int, long)>();
        foreach (var line in jsonLines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var letter = JsonDocument.Parse(line).RootElement;
            places.Add((letter.GetProperty("partition").GetInt32(), letter.GetProperty("offset").GetInt64()));
        }

        return places;
    }
}
