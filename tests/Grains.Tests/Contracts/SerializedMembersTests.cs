using System.Reflection;
using OrleansKafkaLoki.Grains.Interfaces.Streams;
using OrleansKafkaLoki.Grains.Partitions.Checkpoints;

namespace OrleansKafkaLoki.Grains.Tests.Contracts;

/// <summary>Orleans' contract analyzer sees calls, not what they carry: that is held against <c>SerializedMembers.txt</c> here.</summary>
public sealed class SerializedMembersTests
{
    [Fact]
    public void SerializedMembers_OfEveryContractAndState_AreThoseOfTheFile()
    {
        var members = new[] { typeof(LogChunk).Assembly, typeof(PartitionCheckpoint).Assembly }
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null)
            .SelectMany(MembersOf)
            .Order(StringComparer.Ordinal);

        var file = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Contracts", "SerializedMembers.txt"));

        // A member may be added with an id that was never used. Another id, type or alias breaks silos of the build before.
        Assert.Equal(string.Join('\n', file), string.Join('\n', members));
    }

    private static IEnumerable<string> MembersOf(Type type)
    {
        var alias = type.GetCustomAttribute<AliasAttribute>()?.Alias ?? $"{type.FullName} has no alias";
        return type.IsEnum
            ? Enum.GetNames(type).Select(name => $"{alias} {Convert.ToInt64(Enum.Parse(type, name), null)} {name}")
            : type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Where(property => property.GetCustomAttribute<IdAttribute>() is not null)
                .Select(property => $"{alias} {property.GetCustomAttribute<IdAttribute>()!.Id} {property.Name}: {property.PropertyType}");
    }
}
