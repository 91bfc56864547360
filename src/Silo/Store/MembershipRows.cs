using System.Globalization;
using StackExchange.Redis;

namespace OrleansKafkaLoki.Silo.Store;

/// <summary>The hash that Orleans keeps the cluster's members in: a row for each silo, and the version of the whole.</summary>
internal sealed class MembershipRows(HashEntry[] entries)
{
    // As Orleans names it (RedisMembershipTable.cs).
    private const string VersionField = "Version";

    /// <summary>The fields.</summary>
    public HashEntry[] Entries => entries;

    /// <summary>Rises with every change of a member; 0 when there is no table.</summary>
    public long Version { get; } = entries.FirstOrDefault(entry => entry.Name == VersionField).Value.TryParse(out long version) ? version : 0;

    /// <summary>True if the silo has a row.</summary>
    public bool Holds(string silo) => Array.Exists(entries, entry => entry.Name == silo);

    /// <summary>The same members as another version.</summary>
    public MembershipRows At(long version) => new(
        [.. entries.Where(entry => entry.Name != VersionField), new(VersionField, version.ToString(CultureInfo.InvariantCulture))]);

    /// <summary>Holds while no member has changed.</summary>
    public Condition IsStored(RedisKey table) => Array.Find(entries, entry => entry.Name == VersionField) is { Value.IsNull: false } version
        ? Condition.HashEqual(table, VersionField, version.Value)
        : Condition.HashNotExists(table, VersionField);
}
