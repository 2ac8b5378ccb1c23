using System.Globalization;
using System.Xml;
using System.Xml.Linq;

namespace Muser.Devices.Indi;

/// <summary>Reads messages of an INDI server (protocol 1.7). Whatever the bytes are, nothing is thrown, and nothing outside of them is looked at.</summary>
internal static class IndiReader
{
    /// <summary>The most elements of a vector.</summary>
    public const int MaxElements = 1024;

    /// <summary>The longest name of a device, vector or element, characters.</summary>
    public const int MaxName = 256;

    private static readonly XmlReaderSettings Strict = new() { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null };

    /// <summary>Reads an element; null where it says nothing that one would need, with what is wrong where it is.</summary>
    public static (IndiMessage? Message, string? Fault) Read(ReadOnlyMemory<byte> bytes)
    {
        XElement root;
        try
        {
            using var stream = new MemoryStream(bytes.ToArray(), writable: false);
            using var text = new StreamReader(stream); // what is no UTF-8 becomes a sign for it
            using var reader = XmlReader.Create(text, Strict);
            root = XElement.Load(reader);
        }
        catch (XmlException wrong)
        {
            return (null, $"it is no XML: {wrong.Message}");
        }

        var name = root.Name.LocalName;
        var verb = name switch
        {
            "message" => IndiVerb.Message,
            "delProperty" => IndiVerb.Delete,
            _ when name.StartsWith("def", StringComparison.Ordinal) => IndiVerb.Define,
            _ when name.StartsWith("set", StringComparison.Ordinal) => IndiVerb.Set,
            _ => (IndiVerb?)null,
        };
        return verb switch
        {
            null => (null, null), // of a later version, or from a client to a driver
            IndiVerb.Message or IndiVerb.Delete => Check(new IndiMessage
            {
                Verb = verb.Value,
                Device = Attribute(root, "device"),
                Name = Attribute(root, "name"),
                Text = Attribute(root, "message"),
            }),
            _ => ReadVector(root, verb.Value, name[3..]),
        };
    }

    private static (IndiMessage? Message, string? Fault) ReadVector(XElement root, IndiVerb verb, string type)
    {
        IndiKind? kind = type switch
        {
            "TextVector" => IndiKind.Text,
            "NumberVector" => IndiKind.Number,
            "SwitchVector" => IndiKind.Switch,
            "LightVector" => IndiKind.Light,
            "BLOBVector" => IndiKind.Blob,
            _ => null,
        };
        if (kind is null)
        {
            return (null, null);
        }

        var permission = Attribute(root, "perm");
        var elements = new List<IndiElement>();
        foreach (var each in root.Elements())
        {
            elements.Add(new IndiElement(
                Attribute(each, "name"), Attribute(each, "label"), each.Value.Trim(), Number(each, "min"), Number(each, "max")));
            if (elements.Count > MaxElements || elements[^1].Name.Length is 0 or > MaxName)
            {
                return (null, $"a vector must have at most {MaxElements} elements, with names of 1 to {MaxName} characters");
            }
        }

        return Attribute(root, "name").Length == 0 ? (null, "a vector must have a name") : Check(new IndiMessage
        {
            Verb = verb,
            Device = Attribute(root, "device"),
            Name = Attribute(root, "name"),
            Kind = kind.Value,
            State = State(Attribute(root, "state")),
            IsWritable = kind is not IndiKind.Light && permission is "rw" or "wo",
            IsReadable = permission != "wo",
            Rule = Enum.TryParse<IndiRule>(Attribute(root, "rule"), out var rule) ? rule : IndiRule.AnyOfMany,
            TimeoutS = double.TryParse(Attribute(root, "timeout"), CultureInfo.InvariantCulture, out var timeout) && timeout is > 0 and < 1e6 ? timeout : 0,
            Text = Attribute(root, "message"),
            Elements = elements,
        });
    }

    /// <summary>The state that a word says; null where it says none.</summary>
    public static IndiState? State(string word) => word switch
    {
        "Idle" => IndiState.Idle,
        "Ok" => IndiState.Ok,
        "Busy" => IndiState.Busy,
        "Alert" => IndiState.Alert,
        _ => null,
    };

    private static (IndiMessage? Message, string? Fault) Check(IndiMessage message) =>
        message.Device.Length > MaxName || message.Name.Length > MaxName ? (null, $"a name must have at most {MaxName} characters")
        : message.Device.Length == 0 && message.Verb != IndiVerb.Message ? (null, "it must name a device")
        : (message, null);

    private static string Attribute(XElement element, string name) => element.Attribute(name)?.Value ?? "";

    private static double? Number(XElement element, string name) =>
        element.Attribute(name) is { } attribute && IndiNumber.TryParse(attribute.Value, out var number) ? number : null;
}
