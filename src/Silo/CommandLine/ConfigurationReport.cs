using System.Globalization;
using System.Text;
using OrleansKafkaLoki.Grains.Options;
using OrleansKafkaLoki.Silo.Configuration;

namespace OrleansKafkaLoki.Silo.CommandLine;

/// <summary>Tells a person about a configuration.</summary>
internal static class ConfigurationReport
{
    /// <summary>All mistakes, each with its path, its value and the remedy.</summary>
    public static string Mistakes(IReadOnlyList<ConfigurationMistake> mistakes)
    {
        var text = new StringBuilder();
        text.AppendLine(mistakes.Count == 1
            ? "The configuration has a mistake:"
            : string.Create(CultureInfo.InvariantCulture, $"The configuration has {mistakes.Count} mistakes:"));
        mistakes.ToList().ForEach(mistake => Append(text, mistake));
        return text.ToString();
    }

    /// <summary>What can be done and is hardly meant so, in the same form; empty for none.</summary>
    public static string Warnings(IReadOnlyList<ConfigurationMistake> warnings)
    {
        var text = new StringBuilder();
        if (warnings.Count > 0)
        {
            text.AppendLine(warnings.Count == 1 ? "There is a warning:" : string.Create(CultureInfo.InvariantCulture, $"There are {warnings.Count} warnings:"));
        }

        warnings.ToList().ForEach(warning => Append(text, warning));
        return text.ToString();
    }

    /// <summary>What a good configuration will do, one line per pipeline.</summary>
    public static string Summary(ShipperOptions options)
    {
        var text = new StringBuilder();
        text.AppendLine("The configuration is good. Nothing was connected to.");
        foreach (var (name, pipeline) in options.Pipelines)
        {
            text.AppendLine(
                $"  pipeline {name}: {string.Join(", ", pipeline.Source.Topics)} at {pipeline.Source.BootstrapServers} -> "
                + $"{{{string.Join(", ", pipeline.Sink.Labels.Keys)}}} at {WithoutUserInfo(pipeline.Sink.Endpoint)}");
        }

        text.AppendLine($"  health, metrics and dashboard: {(options.Admin.Tls.IsOn() ? "https" : "http")}://{options.Admin.Listen}");
        return text.ToString();
    }

    private static void Append(StringBuilder text, ConfigurationMistake mistake)
    {
        text.AppendLine();
        text.Append("  ").Append(mistake.Path).AppendLine(mistake.Value is null ? "" : $" = '{mistake.Value}'");
        text.Append("      ").AppendLine(mistake.Remedy);
    }

    private static string WithoutUserInfo(string endpoint) => Uri.TryCreate(endpoint, UriKind.Absolute, out var uri)
        ? uri.GetComponents(UriComponents.SchemeAndServer | UriComponents.Path, UriFormat.UriEscaped)
        : endpoint;
}
