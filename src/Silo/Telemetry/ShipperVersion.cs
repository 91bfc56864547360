using System.Reflection;

namespace OrleansKafkaLoki.Silo.Telemetry;

/// <summary>The version of this build.</summary>
internal static class ShipperVersion
{
    /// <summary>It, with the commit that it was built from, where that is known.</summary>
    public static string Text { get; } =
        typeof(ShipperVersion).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
}
