using System.Collections;
using System.Globalization;
using System.IO.Hashing;
using System.Text;
using OrleansKafkaLoki.Grains.Base;
using OrleansKafkaLoki.Grains.Options.Pipelines;
using OrleansKafkaLoki.Silo.Admin;
using OrleansKafkaLoki.Silo.Cluster;
using OrleansKafkaLoki.Silo.Configuration;

namespace OrleansKafkaLoki.Silo.Explanation;

/// <summary>
/// A hash of the configuration that counts, equal on silos that do the same: however it was written, and whatever their own addresses and folders are. It says
/// nothing of secrets but that they are there.
/// </summary>
internal sealed class ConfigurationHash
{
    /// <summary>What may differ from silo to silo, or does nothing in one.</summary>
    private static readonly HashSet<(Type, string)> LeftOut =
    [
        (typeof(ClusterMemberOptions), nameof(ClusterMemberOptions.SiloPort)),
        (typeof(ClusterMemberOptions), nameof(ClusterMemberOptions.GatewayPort)),
        (typeof(ClusterMemberOptions), nameof(ClusterMemberOptions.ListenAddress)),
        (typeof(ClusterMemberOptions), nameof(ClusterMemberOptions.AdvertisedAddress)),
        (typeof(ClusterTlsOptions), nameof(ClusterTlsOptions.CrtFile)),
        (typeof(ClusterTlsOptions), nameof(ClusterTlsOptions.KeyFile)),
        (typeof(ClusterTlsOptions), nameof(ClusterTlsOptions.CaFile)),
        (typeof(AdminOptions), nameof(AdminOptions.Listen)),
        (typeof(AdminTlsOptions), nameof(AdminTlsOptions.CrtFile)),
        (typeof(AdminTlsOptions), nameof(AdminTlsOptions.KeyFile)),
        (typeof(AdminTlsOptions), nameof(AdminTlsOptions.ClientCaFile)),
        (typeof(DeadLetterOptions), nameof(DeadLetterOptions.Folder)),
        (typeof(PipelineOptions), nameof(PipelineOptions.Preset)), // What it says was read into the other options.
        (typeof(ShipperOptions), nameof(ShipperOptions.Tests)),
    ];

    private readonly StringBuilder _text = new();

    private ConfigurationHash()
    {
    }

    /// <summary>The hash, as sixteen hexadecimal digits.</summary>
    public static string Of(ShipperOptions options)
    {
        var hash = new ConfigurationHash();
        hash.Add("", options);
        return XxHash64.HashToUInt64(Encoding.UTF8.GetBytes(hash._text.ToString())).ToString("x16", CultureInfo.InvariantCulture);
    }

    private void Add(string path, object value)
    {
        switch (value)
        {
            case IDictionary parts:
                foreach (var name in parts.Keys.Cast<string>().Where(name => !IsPlace(path, name)).Order(StringComparer.Ordinal))
                {
                    AddPart(path, name, parts[name]!);
                }

                break;
            case IList items:
                for (var i = 0; i < items.Count; i++)
                {
                    AddPart(path, i.ToString(CultureInfo.InvariantCulture), items[i]!);
                }

                break;
            case var _ when ScalarReader.CanRead(value.GetType()):
                Line(path, ShownValue.Of(value));
                break;
            default:
                AddOptions(path, value);
                break;
        }
    }

    private static bool IsPlace(string map, string name) => name == "client.rack" && map.EndsWith(".librdkafka_options", StringComparison.Ordinal);

    private void AddPart(string path, string name, object part)
    {
        var at = $"{path}.{YamlText.Value(name)}"; // Quoted, where it could be taken for something else.
        Line(at, part is string text ? ShownValue.Of(path, name, text) : "");
        if (part is not string)
        {
            Add(at, part);
        }
    }

    private void AddOptions(string path, object options)
    {
        foreach (var property in options.GetType().GetProperties().OrderBy(property => property.Name, StringComparer.Ordinal))
        {
            if (!LeftOut.Contains((property.DeclaringType!, property.Name)) && property.GetValue(options) is { } value)
            {
                Add(path.Length == 0 ? SnakeCase.Of(property.Name) : $"{path}.{SnakeCase.Of(property.Name)}", value);
            }
        }
    }

    private void Line(string path, string value) => _text.Append(path).Append(": ").Append(value).Append('\n');
}
