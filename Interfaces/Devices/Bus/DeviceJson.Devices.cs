using System.Buffers;
using System.Text.Json;

namespace Muser.Interfaces.Devices.Bus;

/// <summary>What devices say of themselves.</summary>
public static partial class DeviceJson
{
    public static byte[] Write(DeviceDescription description, long utcUnixNs) => Write(utcUnixNs, json =>
    {
        json.WriteString("device", description.Device.Value);
        json.WriteString("type", description.Type);
        json.WriteOptional("driver", description.Driver);
        json.WriteNumber("epoch", description.Epoch);
        json.WriteString("instance", description.Instance);
        json.WriteBoolean("keepsCommands", description.KeepsCommands);
        json.WriteStartObject("description");
        WriteProperties(json, "props", description.Properties);
        json.WriteStartObject("commands");
        foreach (var command in description.Commands)
        {
            json.WriteStartObject(command.Name);
            WriteProperties(json, "args", command.Arguments);
            json.WriteOptional("operation", command.Operation);
            json.WriteNames("blocks", command.Blocks);
            json.WriteBoolean("cancellable", command.IsCancellable);
            json.WriteBoolean("idempotent", command.IsIdempotent);
            json.WriteNumber("timeoutS", command.TimeoutS);
            json.WriteEndObject();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    });

    public static (DeviceDescription? Value, PayloadError? Error) ReadDescription(ReadOnlySequence<byte> payload) => Read(payload, fields =>
    {
        var device = fields.Id("device");
        if (device == BusName.Service)
        {
            fields.Refuse(PayloadFault.BadName, "device", "must not be the service's own id");
        }

        var body = fields.Object("description");
        return new DeviceDescription
        {
            Device = new DeviceId { Value = device },
            Type = fields.Name("type"),
            Driver = fields.Text("driver", MaxText, ""),
            Epoch = fields.Integer("epoch", 1, long.MaxValue),
            Instance = fields.Has("instance") ? fields.Guid("instance") : default,
            KeepsCommands = fields.Boolean("keepsCommands", false),
            Properties = ReadProperties(body, "props"),
            Commands =
            [
                .. body.Entries("commands", MaxItems).Select(entry => new CommandDescription
                {
                    Name = entry.Name,
                    Arguments = ReadProperties(entry.Item, "args"),
                    Operation = entry.Item.Has("operation") ? entry.Item.Name("operation") : "",
                    Blocks = entry.Item.Names("blocks", MaxItems),
                    IsCancellable = entry.Item.Boolean("cancellable", false),
                    IsIdempotent = entry.Item.Boolean("idempotent", false),
                    TimeoutS = Positive(entry.Item, "timeoutS", CommandDescription.DefaultTimeoutS),
                }),
            ],
        };
    });

    public static byte[] Write(StatusReport report, long utcUnixNs) => Write(utcUnixNs, json =>
    {
        json.WriteNumber("epoch", report.Epoch);
        json.WriteNumber("seq", report.Sequence);
        json.WriteString("state", BusWords.Of(BusWords.States, report.State));
        json.WriteNames("block", report.Blocks);
        json.WriteOptional("progress", report.Progress);
        if (report.HeartbeatMs > 0)
        {
            json.WriteStartObject("hb");
            json.WriteNumber("periodMs", report.HeartbeatMs);
            json.WriteEndObject();
        }

        json.WriteOptional("text", report.Text);
    });

    public static (StatusReport? Value, PayloadError? Error) ReadStatus(ReadOnlySequence<byte> payload) => Read(payload, fields => new StatusReport
    {
        Epoch = fields.Integer("epoch", 1, long.MaxValue),
        Sequence = fields.Integer("seq", 0, long.MaxValue, 0),
        State = fields.Choice("state", BusWords.States),
        Blocks = fields.Names("block", MaxItems),
        Progress = Fraction(fields, "progress"),
        HeartbeatMs = fields.Object("hb").NumberOrNull("periodMs") ?? 0,
        Text = fields.Text("text", MaxText, ""),
    });

    public static byte[] Write(ParameterReport report, long utcUnixNs) => Write(utcUnixNs, json =>
    {
        json.WriteNumber("epoch", report.Epoch);
        json.WriteNumber("seq", report.Sequence);
        json.WriteStartObject("values");
        foreach (var reading in report.Values)
        {
            json.WriteStartObject(reading.Name);
            json.WriteValue("v", reading.Value);
            if (reading.Quality != Quality.Good)
            {
                json.WriteString("q", BusWords.Of(BusWords.Qualities, reading.Quality));
            }

            if (reading.UtcUnixNs != utcUnixNs)
            {
                json.WriteString("ts", BusTime.Format(reading.UtcUnixNs));
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    });

    public static (ParameterReport? Value, PayloadError? Error) ReadParameters(ReadOnlySequence<byte> payload) => Read(payload, fields =>
    {
        var sent = fields.Instant("ts");
        return new ParameterReport
        {
            Epoch = fields.Integer("epoch", 1, long.MaxValue),
            Sequence = fields.Integer("seq", 0, long.MaxValue, 0),
            Values =
            [
                .. fields.Entries("values", MaxItems).Select(entry => new PropertyReading
                {
                    Name = entry.Name,
                    Value = entry.Item.Value("v"),
                    Quality = entry.Item.Choice("q", BusWords.Qualities, Quality.Good),
                    UtcUnixNs = entry.Item.Instant("ts", sent),
                }),
            ],
        };
    });

    public static byte[] Write(Heartbeat heartbeat) => Write(heartbeat.UtcUnixNs, json =>
    {
        json.WriteNumber("epoch", heartbeat.Epoch);
        json.WriteNumber("seq", heartbeat.Sequence);
    });

    public static (Heartbeat Value, PayloadError? Error) ReadHeartbeat(ReadOnlySequence<byte> payload) => Read(payload, fields => new Heartbeat(
        fields.Integer("epoch", 1, long.MaxValue), fields.Integer("seq", 0, long.MaxValue), fields.Instant("ts")));

    /// <summary>An alarm that holds: <c>device/{id}/alarm/{code}</c>.</summary>
    public static byte[] WriteAlarm(string text, long utcUnixNs) => Write(utcUnixNs, json => json.WriteString("text", text));

    public static (string? Value, PayloadError? Error) ReadAlarm(ReadOnlySequence<byte> payload) => Read(payload, fields => fields.Text("text", MaxText));

    /// <summary>A message that says nothing but when it was sent.</summary>
    public static byte[] WriteEmpty(long utcUnixNs) => Write(utcUnixNs, _ => { });

    private static void WriteProperties(Utf8JsonWriter json, string name, PropertyDescription[] properties)
    {
        json.WriteStartObject(name);
        foreach (var property in properties)
        {
            json.WriteStartObject(property.Name);
            json.WriteString("datatype", BusWords.Of(BusWords.Kinds, property.Kind));
            json.WriteOptional("unit", property.Unit);
            json.WriteOptional("min", property.Min);
            json.WriteOptional("max", property.Max);
            json.WriteOptional("step", property.Step);
            json.WriteNames("choices", property.Choices);
            json.WriteBoolean("settable", property.IsSettable);
            if (property.IsOptional)
            {
                json.WriteBoolean("optional", true);
            }

            if (property.Alarm != new AlarmLevels())
            {
                json.WriteStartObject("alarm");
                json.WriteOptional("lolo", property.Alarm.LoLo);
                json.WriteOptional("low", property.Alarm.Low);
                json.WriteOptional("high", property.Alarm.High);
                json.WriteOptional("hihi", property.Alarm.HiHi);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static PropertyDescription[] ReadProperties(PayloadReader fields, string name) =>
        [
            .. fields.Entries(name, MaxItems).Select(entry =>
            {
                var alarm = entry.Item.Object("alarm");
                return new PropertyDescription
                {
                    Name = entry.Name,
                    Kind = entry.Item.Choice("datatype", BusWords.Kinds),
                    Unit = entry.Item.Text("unit", BusName.MaxLength, ""),
                    Min = entry.Item.NumberOrNull("min"),
                    Max = entry.Item.NumberOrNull("max"),
                    Step = entry.Item.Has("step") ? Positive(entry.Item, "step", 1) : null,
                    Choices = entry.Item.Texts("choices", MaxItems, BusName.MaxLength),
                    IsSettable = entry.Item.Boolean("settable", false),
                    IsOptional = entry.Item.Boolean("optional", false),
                    Alarm = new AlarmLevels
                    {
                        LoLo = alarm.NumberOrNull("lolo"),
                        Low = alarm.NumberOrNull("low"),
                        High = alarm.NumberOrNull("high"),
                        HiHi = alarm.NumberOrNull("hihi"),
                    },
                };
            }),
        ];

    private static double Positive(PayloadReader fields, string name, double otherwise)
    {
        var number = fields.NumberOrNull(name) ?? otherwise;
        if (number <= 0)
        {
            fields.Refuse(PayloadFault.OutOfRange, name, "must be above 0");
        }

        return number;
    }

    private static double? Fraction(PayloadReader fields, string name)
    {
        var number = fields.NumberOrNull(name);
        if (number is < 0 or > 1)
        {
            fields.Refuse(PayloadFault.OutOfRange, name, "must be 0 to 1");
        }

        return number;
    }
}
