using System.Text.RegularExpressions;
using MQTTnet.Protocol;
using Muser.Mqtt.Tests.Fixtures;
using Muser.Testing;

namespace Muser.Mqtt.Tests.Interop;

/// <summary>
/// The conformance cases of Eclipse (eclipse/paho.mqtt.testing, <c>interoperability</c>): 27 of MQTT 5 and 10 of MQTT 3.1.1. They are not ours to pass on:
/// put a checkout into <c>data/foreign/paho.mqtt.testing</c>.
/// </summary>
[Trait("Tier", "Oracle")]
public sealed partial class PahoConformanceTests
{
    private const string Folder = "paho.mqtt.testing/interoperability";

    /// <summary>What no server of MQTTnet has, this one neither.</summary>
    private static readonly string[] NotPromised = ["test_shared_subscriptions"];

    [ForeignFact($"{Folder}/client_test5.py")]
    public async Task CasesOfMqtt5HoldButSharedSubscriptions() => Assert.Equal((IEnumerable<string>)NotPromised, await FailuresAsync("client_test5.py", 27));

    [ForeignFact($"{Folder}/client_test.py")]
    public async Task CasesOfMqtt311Hold() => Assert.Empty(await FailuresAsync("client_test.py", 10));

    private static async Task<string[]> FailuresAsync(string script, int cases)
    {
        await using var broker = await TestBroker.StartAsync(options => options.WithPersistentSessions(), server => server.InterceptingSubscriptionAsync += args =>
        {
            // The cases ask for one filter that is refused, with this code.
            if (args.TopicFilter.Topic == "test/nosubscribe")
            {
                args.Response.ReasonCode = MqttSubscribeReasonCode.UnspecifiedError;
                args.ProcessSubscription = false;
            }

            return Task.CompletedTask;
        });

        // The scripts take no port that they do not choke on: it is written into a copy.
        var folder = TestData.Path(ForeignFactAttribute.Folder + Folder);
        var text = await File.ReadAllTextAsync(Path.Combine(folder, script));
        var copy = Path.Combine(folder, $"{Path.GetRandomFileName()}.py");
        await File.WriteAllTextAsync(copy, text.Replace("\"localhost\"", "\"127.0.0.1\"").Replace("port = 1883", $"port = {broker.Port}"));
        try
        {
            var (_, output, error) = await Task.Run(() => OracleTools.Run("/bin/sh", "-c", $"cd '{folder}' && exec {OracleTools.Python} '{copy}'"));
            Assert.True((error + output).Contains($"Ran {cases} tests", StringComparison.Ordinal), error + output);
            return [.. Failure().Matches(error + output).Select(match => match.Groups[1].Value).Distinct().Order()];
        }
        finally
        {
            File.Delete(copy);
        }
    }

    [GeneratedRegex(@"^(?:FAIL|ERROR): (\w+)", RegexOptions.Multiline)]
    private static partial Regex Failure();
}
