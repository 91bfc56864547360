using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Access;

namespace OrleansKafkaLoki.Silo.Tests.Access;

/// <summary>A key for each role, with the role's name.</summary>
internal static class TestKeys
{
    public static string Of(AccessRole role) => $"the-own-key-to-{AccessNames.Of(role)}";

    public static List<AccessKeyOptions> All() =>
        [.. Enum.GetValues<AccessRole>().Select(role => new AccessKeyOptions { Name = AccessNames.Of(role), Role = role, Key = new Secret(Of(role)) })];
}
