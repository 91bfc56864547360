using System.Text.Json.Nodes;
using OrleansKafkaLoki.Okl.Json;
using OrleansKafkaLoki.Okl.Terminals;

namespace OrleansKafkaLoki.Okl.Output;

/// <summary>Writes data in the format that was asked for.</summary>
internal static class Printer
{
    /// <summary>Writes an answer.</summary>
    /// <param name="terminal">Where to.</param>
    /// <param name="format">In which format.</param>
    /// <param name="text">The answer as it came.</param>
    /// <param name="answer">The same, read.</param>
    /// <param name="view">How people see it.</param>
    public static void Print(Terminal terminal, OutputFormat format, string text, JsonNode answer, IView view)
    {
        switch (format)
        {
            case OutputFormat.Json:
                terminal.Output.Write(text.TrimEnd('\n') + '\n');
                break;
            case OutputFormat.Jsonl:
                foreach (var item in view.Items(answer))
                {
                    terminal.Output.Write(item.ToJsonString(JsonWriting.Compact) + '\n');
                }

                break;
            case OutputFormat.Yaml:
                terminal.Output.Write(YamlText.Of(answer));
                break;
            default:
                Paint.Write(terminal, view.Lines(answer, terminal.Width, answer.TimeAt("as_of") ?? terminal.Time.GetUtcNow()));
                break;
        }

        terminal.Output.Flush();
    }
}
