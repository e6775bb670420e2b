using System.Text;

namespace RiSgd.Data.Tests;

/// <summary>Damages a file the way disks, editors and attackers do, one to three times.</summary>
public static class Mutation
{
    private static readonly byte[][] Fragments =
    [
        .. new[] { "0", "-1", "9", "18446744073709551615", "9223372036854775807", "4294967296", "\"a\"", "{", "}", "[", "]", ",", ":", "\"", "\\u0000", "\\ud800", "1e9", "null", " ", "F64", "__metadata__" }
            .Select(Encoding.ASCII.GetBytes),
        [0xff, 0xff, 0xff, 0xff],
        [0x7f, 0xff, 0xff, 0xff],
        [0xff],
        [0, 0, 0, 0, 0, 0, 0, 0],
    ];

    public static byte[] Of(byte[] original, Random random)
    {
        var bytes = new List<byte>(original);
        for (int times = random.Next(1, 4); times > 0 && bytes.Count > 0; times--)
            Damage(bytes, random);
        return [.. bytes];
    }

    private static void Damage(List<byte> bytes, Random random)
    {
        // The head of a file is where the numbers are: half of the damage goes there.
        int at = random.Next(random.Next(2) == 0 ? bytes.Count : Math.Min(bytes.Count, 24));
        int length = Math.Min(random.Next(1, 17), bytes.Count - at);
        byte[] fragment = Fragments[random.Next(Fragments.Length)];
        switch (random.Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                break;
            case 1:
                bytes[at] = (byte)random.Next(256);
                break;
            case 2:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 5:
                bytes.InsertRange(at, fragment);
                break;
            case 6:
                for (int i = 0; i < fragment.Length && at + i < bytes.Count; i++)
                    bytes[at + i] = fragment[i];
                break;
            default:
                bytes.AddRange(fragment);
                break;
        }
    }
}
