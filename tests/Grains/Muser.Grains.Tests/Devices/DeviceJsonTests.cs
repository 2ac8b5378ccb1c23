using System.Buffers;
using System.Text;
using System.Text.Json;
using Muser.Interfaces.Devices;
using Muser.Interfaces.Devices.Bus;

namespace Muser.Grains.Tests.Devices;

[Trait("Tier", "Unit")]
public class DeviceJsonTests
{
    private const long Now = 1_795_000_000_123_456_789;
    private static readonly Guid Id = Guid.Parse("0192f0c1-2345-7abc-8def-0123456789ab");

    private static readonly DeviceDescription Description = new()
    {
        Device = DeviceId.Parse("noise-1"),
        Type = "noise-source",
        Driver = "acme 1.0",
        Epoch = 7,
        Instance = Id,
        KeepsCommands = true,
        Properties =
        [
            new PropertyDescription
            {
                Name = "power", Kind = ValueKind.Number, Unit = "dBm", Min = -60, Max = 10, Step = 0.5, IsSettable = true, Alarm = new AlarmLevels { High = 5, HiHi = 8 },
            },
            new PropertyDescription { Name = "mode", Kind = ValueKind.Text, Choices = ["on", "off"] },
        ],
        Commands =
        [
            new CommandDescription
            {
                Name = "pulse",
                Arguments = [new PropertyDescription { Name = "seconds", Kind = ValueKind.Number, Min = 0, IsOptional = true }],
                Operation = "exposure",
                Blocks = ["move"],
                IsCancellable = true,
                TimeoutS = 5,
            },
        ],
    };

    [Fact]
    public void WhatIsWrittenIsRead()
    {
        AssertSame(Description, DeviceJson.ReadDescription(Bytes(DeviceJson.Write(Description, Now))));
        var status = new StatusReport { Epoch = 7, Sequence = 3, State = DeviceState.Busy, Blocks = ["move"], Progress = 0.25, HeartbeatMs = 1000, Text = "at it" };
        AssertSame(status, DeviceJson.ReadStatus(Bytes(DeviceJson.Write(status, Now))));
        var report = new ParameterReport
        {
            Epoch = 7,
            Sequence = 4,
            Values =
            [
                new PropertyReading { Name = "power", Value = -12.5, UtcUnixNs = Now },
                new PropertyReading { Name = "count", Value = 3L, UtcUnixNs = Now - 1 },
                new PropertyReading { Name = "mode", Value = "on", Quality = Quality.Bad, UtcUnixNs = Now },
                new PropertyReading { Name = "locked", Value = true, Quality = Quality.Uncertain, UtcUnixNs = Now },
            ],
        };
        AssertSame(report, DeviceJson.ReadParameters(Bytes(DeviceJson.Write(report, Now))));
        var command = new CommandRequest
        {
            Id = Id,
            Client = "ocs",
            Command = "pulse",
            Arguments = [new ArgumentValue("seconds", 2.5)],
            DeadlineUtcUnixNs = Now + 1,
            Group = "all",
            Fence = 4,
            TraceParent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
            Why = "test",
        };
        AssertSame(command, DeviceJson.ReadCommand(Bytes(DeviceJson.Write(command, Now))));
        foreach (var phase in Enum.GetValues<CommandPhase>())
        {
            var answer = new CommandAnswer { Id = Id, Phase = phase, Progress = 0.5, Code = "-100", Text = "x", Result = [new ArgumentValue("path", "/a")], UtcUnixNs = Now };
            AssertSame(answer, DeviceJson.ReadCommandAnswer(Bytes(DeviceJson.Write(answer, Now))));
        }

        var value = new ValueRequest { Id = Id, Client = "ocs", Property = "power", Value = 3.5, Fence = 2 };
        AssertSame(value, DeviceJson.ReadValue(Bytes(DeviceJson.Write(value, Now)), "power"));
        var valueAnswer = new ValueAnswer { Id = Id, IsOk = true, Target = 3.5 };
        AssertSame(valueAnswer, DeviceJson.ReadValueAnswer(Bytes(DeviceJson.Write(valueAnswer, Now))));
        AssertSame(new Heartbeat(7, 9, Now), DeviceJson.ReadHeartbeat(Bytes(DeviceJson.Write(new Heartbeat(7, 9, Now)))));
        AssertSame(new GroupWord(Id, Now, ""), DeviceJson.ReadGroupWord(Bytes(DeviceJson.Write(new GroupWord(Id, Now, ""), Now))));
        AssertSame(new GroupWord(Id, null, "no"), DeviceJson.ReadGroupWord(Bytes(DeviceJson.Write(new GroupWord(Id, null, "no"), Now))));
        AssertSame(new HostState(true, 3, Now), DeviceJson.ReadHostState(Bytes(DeviceJson.Write(new HostState(true, 3, Now)))));
        AssertSame((Id, new Requester("ocs")), DeviceJson.ReadCancel(Bytes(DeviceJson.WriteCancel(Id, "ocs", Now))));
    }

    [Theory]
    [InlineData("", PayloadFault.NotJson)]
    [InlineData("{", PayloadFault.NotJson)]
    [InlineData("[]", PayloadFault.NotAnObject)]
    [InlineData("\"x\"", PayloadFault.NotAnObject)]
    [InlineData("{\"id\":\"0192f0c1-2345-7abc-8def-0123456789ab\",\"id\":\"0192f0c1-2345-7abc-8def-0123456789ab\"}", PayloadFault.NotJson)]
    [InlineData("{}", PayloadFault.Missing)]
    [InlineData("{\"id\":5,\"client\":\"ocs\",\"cmd\":\"on\"}", PayloadFault.WrongType)]
    [InlineData("{\"id\":\"x\",\"client\":\"ocs\",\"cmd\":\"on\"}", PayloadFault.OutOfRange)]
    [InlineData("{\"id\":\"0192f0c1-2345-7abc-8def-0123456789ab\",\"client\":\"OCS\",\"cmd\":\"on\"}", PayloadFault.BadName)]
    [InlineData("{\"id\":\"0192f0c1-2345-7abc-8def-0123456789ab\",\"client\":\"info\",\"cmd\":\"on\"}", PayloadFault.BadName)]
    [InlineData("{\"id\":\"0192f0c1-2345-7abc-8def-0123456789ab\",\"client\":\"ocs\",\"cmd\":\"on off\"}", PayloadFault.BadName)]
    [InlineData("{\"id\":\"0192f0c1-2345-7abc-8def-0123456789ab\",\"client\":\"ocs\",\"cmd\":\"on\",\"args\":[]}", PayloadFault.WrongType)]
    [InlineData("{\"id\":\"0192f0c1-2345-7abc-8def-0123456789ab\",\"client\":\"ocs\",\"cmd\":\"on\",\"args\":{\"a\":1e999}}", PayloadFault.WrongType)]
    [InlineData("{\"id\":\"0192f0c1-2345-7abc-8def-0123456789ab\",\"client\":\"ocs\",\"cmd\":\"on\",\"args\":{\"a\":{}}}", PayloadFault.WrongType)]
    [InlineData("{\"id\":\"0192f0c1-2345-7abc-8def-0123456789ab\",\"client\":\"ocs\",\"cmd\":\"on\",\"deadline\":\"tomorrow\"}", PayloadFault.WrongType)]
    [InlineData("{\"id\":\"0192f0c1-2345-7abc-8def-0123456789ab\",\"client\":\"ocs\",\"cmd\":\"on\",\"fence\":-1}", PayloadFault.OutOfRange)]
    [InlineData("{\"id\":\"0192f0c1-2345-7abc-8def-0123456789ab\",\"client\":\"ocs\",\"cmd\":\"on\",\"v\":2}", PayloadFault.OutOfRange)]
    [InlineData("{\"id\":\"0192f0c1-2345-7abc-8def-0123456789ab\",\"client\":\"ocs\",\"cmd\":\"on\",\"why\":\"\\ud800\"}", PayloadFault.OutOfRange)]
    public void ACommandThatCannotBeReadSaysWhy(string json, PayloadFault fault)
    {
        var (value, error) = DeviceJson.ReadCommand(Bytes(Encoding.UTF8.GetBytes(json)));

        Assert.Null(value);
        Assert.Equal(fault, error?.Fault);
        Assert.EndsWith(".", error!.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void WhatIsTooMuchIsRefusedWithoutBeingRead()
    {
        Assert.Equal(PayloadFault.TooLong, DeviceJson.ReadStatus(Bytes(new byte[DeviceJson.MaxPayloadBytes + 1])).Error?.Fault);
        var many = "{\"ts\":\"2026-11-21T04:00:00Z\",\"epoch\":1,\"values\":{" + string.Join(',', Enumerable.Range(0, 300).Select(i => $"\"p{i}\":{{\"v\":1}}")) + "}}";
        Assert.Equal(PayloadFault.TooMany, DeviceJson.ReadParameters(Bytes(Encoding.UTF8.GetBytes(many))).Error?.Fault);
        var deep = string.Concat(Enumerable.Repeat("{\"a\":", 50)) + "1" + new string('}', 50);
        Assert.Equal(PayloadFault.NotJson, DeviceJson.ReadStatus(Bytes(Encoding.UTF8.GetBytes(deep))).Error?.Fault);
    }

    [Fact]
    public void WhatIsNotKnownIsPassedOver()
    {
        var (value, error) = DeviceJson.ReadStatus(Bytes("{\"epoch\":1,\"state\":\"ready\",\"later\":{\"x\":[1,2]}}"u8.ToArray()));

        Assert.Equal((null, DeviceState.Ready), (error, value?.State));
    }

    [Fact]
    public void NoBytesMakeAReaderThrow()
    {
        var random = new Random(7);
        byte[][] seeds =
        [
            DeviceJson.Write(Description, Now),
            DeviceJson.Write(new StatusReport { Epoch = 1, State = DeviceState.Ready, Blocks = ["move"] }, Now),
            DeviceJson.Write(new ParameterReport { Epoch = 1, Sequence = 1, Values = [new PropertyReading { Name = "a", Value = 1.5, UtcUnixNs = Now }] }, Now),
            DeviceJson.Write(new CommandRequest { Id = Id, Client = "ocs", Command = "on", Arguments = [new ArgumentValue("a", "text")] }, Now),
            DeviceJson.Write(new CommandAnswer { Id = Id, Phase = CommandPhase.Done }, Now),
            DeviceJson.Write(new ValueRequest { Id = Id, Client = "ocs", Property = "a", Value = true }, Now),
        ];
        var (read, refused) = (0, 0);
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = seeds[random.Next(seeds.Length)].ToArray();
            for (var change = random.Next(4); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            var payload = Bytes(bytes.AsSpan(0, random.Next(10) == 0 ? random.Next(bytes.Length) : bytes.Length).ToArray());
            PayloadError?[] errors =
            [
                DeviceJson.ReadDescription(payload).Error, DeviceJson.ReadStatus(payload).Error, DeviceJson.ReadParameters(payload).Error,
                DeviceJson.ReadHeartbeat(payload).Error, DeviceJson.ReadCommand(payload).Error, DeviceJson.ReadCommandAnswer(payload).Error,
                DeviceJson.ReadCancel(payload).Error, DeviceJson.ReadValue(payload, "a").Error, DeviceJson.ReadValueAnswer(payload).Error,
                DeviceJson.ReadGroupWord(payload).Error, DeviceJson.ReadHostState(payload).Error,
            ];
            read += errors.Count(error => error is null);
            refused += errors.Count(error => error is not null);
        }

        Assert.True(read > 10_000 && refused > 10_000, $"{read} were read, {refused} refused");
    }

    [Theory]
    [InlineData("2026-11-21T04:00:00Z", 1795233600000000000)]
    [InlineData("2026-11-21T04:00:00.5Z", 1795233600500000000)]
    [InlineData("1970-01-01T00:00:00.000000001Z", 1)]
    public void InstantsHaveNineDecimals(string text, long utcUnixNs)
    {
        Assert.True(BusTime.TryParse(text, out var parsed));
        Assert.Equal(utcUnixNs, parsed);
        Assert.True(BusTime.TryParse(BusTime.Format(utcUnixNs), out var again));
        Assert.Equal(utcUnixNs, again);
    }

    [Theory]
    [InlineData("2026-11-21T04:00:00")]
    [InlineData("2026-11-21T04:00:00+08:00")]
    [InlineData("2026-11-21T04:00:00.Z")]
    [InlineData("2026-11-21T04:00:00.1234567890Z")]
    [InlineData("2026-13-21T04:00:00Z")]
    [InlineData("9999-11-21T04:00:00Z")]
    public void WhatIsNoInstantIsNone(string text) => Assert.False(BusTime.TryParse(text, out _));

    private static ReadOnlySequence<byte> Bytes(byte[] bytes) => new(bytes);

    private static void AssertSame<T>(T expected, (T? Value, PayloadError? Error) read)
    {
        Assert.Null(read.Error);
        Assert.Equal(JsonSerializer.Serialize(expected), JsonSerializer.Serialize(read.Value));
    }
}
